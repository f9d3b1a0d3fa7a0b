/** A taint that a node is to have from its first moment. */
export interface StartTaint {
  key: string;
  /** May be empty. */
  value: string;
  effect: string;
}

/** What tells that the taints in a start script are those of Okeanos. */
const MARK = '# Taints by Okeanos';

/**
 * What a node runs at its first start: OKE's own script, with arguments for the kubelet. OKE has no field for taints:
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengusingcustomcloudinitscripts.htm
 */
function script(taints: StartTaint[]): string {
  const registered = taints
    .map(({ key, value, effect }) => `${key}=${value}:${effect}`)
    .join(',');
  return [
    '#!/bin/bash',
    ...(registered ? [MARK] : []),
    'curl --fail -H "Authorization: Bearer Oracle" -L0 http://169.254.169.254/opc/v2/instance/metadata/oke_init_script | base64 --decode >/var/run/oke-init.sh',
    `bash /var/run/oke-init.sh${
      registered
        ? ` --kubelet-extra-args "--register-with-taints=${registered}"`
        : ''
    }`,
    '',
  ].join('\n');
}

/**
 * `user_data` of a pool's metadata with which its nodes register with these taints; with none, they start as OKE starts
 * them.
 *
 * @param taints - of characters that need no quotes in a shell, which the spec's schema sees to
 * @returns base64
 */
export function userDataFor(taints: StartTaint[]): string {
  return Buffer.from(script(taints)).toString('base64');
}

/**
 * What is told of `user_data`. What others made of it may hold secrets, and is not told.
 *
 * @param userData - base64; undefined for none
 */
export function describeUserData(
  userData: string | undefined,
): string | undefined {
  if (userData === undefined) {
    return undefined;
  }
  const text = Buffer.from(userData, 'base64').toString();
  const taints = text.includes(MARK)
    ? /--register-with-taints=([^"]*)/.exec(text)?.[1]
    : undefined;
  if (taints) {
    return `taints ${taints}`;
  }
  return text === script([])
    ? 'no taints'
    : 'a script that Okeanos did not make';
}
