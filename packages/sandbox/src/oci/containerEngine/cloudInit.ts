import { gunzipSync } from 'node:zlib';
import { Taint } from '../ControlPlaneFactory';
import { invalidParameter } from '../http/ServiceError';

/** As kubelets take it: `--register-with-taints=<key>=<value>:<effect>,…`; also after a space and in quotation marks. */
const ARGUMENT = /--register-with-taints(?:=|\s+)["']?([^\s"'\\]+)/g;

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/, keys and values as of labels */
const TAINT =
  /^((?:[a-z0-9][a-z0-9.-]*\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)(?:=([A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?)?:(\w+)$/;

/**
 * The taints that the cloud-init script of a node pool has its kubelets register nodes with: managed node pools have no field for
 * them. https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengusingcustomcloudinitscripts.htm, which hands arguments to the
 * kubelet by `oke-init.sh --kubelet-extra-args "…"`.
 *
 * @throws ServiceError 400 InvalidParameter for a taint that no kubelet would start with. OCI makes such a pool, whose nodes never come.
 */
export function registrationTaints(
  nodeMetadata: Readonly<Record<string, string>>,
): Taint[] {
  const lines = scriptOf(nodeMetadata)
    .split('\n')
    .filter(line => !/^\s*#(?!!)/.test(line))
    .join('\n');
  return [...lines.matchAll(ARGUMENT)]
    .flatMap(([, list]) => list.split(','))
    .map(text => {
      const [, key, value = '', effect] = TAINT.exec(text) ?? [];
      if (!isEffect(effect)) {
        throw invalidParameter(
          `nodeMetadata.user_data: '${text}' of --register-with-taints is not <key>=<value>:<effect> with the effect NoSchedule, PreferNoSchedule or NoExecute`,
        );
      }
      return { key, value, effect };
    });
}

/** cloud-init takes scripts that are compressed by gzip, too, which Terraform's cloudinit_config makes. */
function scriptOf({ user_data: text = '' }: Record<string, string>): string {
  const data = Buffer.from(text, 'base64');
  const isCompressed = data[0] === 0x1f && data[1] === 0x8b;
  return (isCompressed ? gunzipSync(data) : data).toString();
}

function isEffect(text: string | undefined): text is Taint['effect'] {
  return (
    text === 'NoSchedule' || text === 'PreferNoSchedule' || text === 'NoExecute'
  );
}
