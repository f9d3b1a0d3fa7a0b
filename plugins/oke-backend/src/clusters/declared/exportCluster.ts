import { ConflictError } from '@backstage/errors';
import type { ClusterExport } from '@okeanos/backstage-plugin-oke-common';
import {
  clusterParts,
  exportTerraform,
  readOciParts,
} from '@okeanos/backstage-plugin-oke-node';
import { withTimeout } from '../../declarations/withTimeout';
import { explainDenials } from '../../oci/explainDenials';
import type { OciConnection } from '../../oci/OciConnection';
import { statementsOf } from '../../oci/statementsOf';
import type { ClusterRecord } from './ClusterStore';

/** So long OCI has to tell of all parts, one call each and a list of each kind. */
const EXPORT_MS = 25_000;

/**
 * What OCI answers of a cluster now, as Terraform. All of it, or nothing: with half of it, Terraform would make the other
 * half once more.
 *
 * @param oci - undefined when it is not configured
 * @throws ConflictError that says what is in the way: something cannot be read, or is on its way
 */
export async function exportCluster(
  { id, spec, records, choice, deletionRequestedAt }: ClusterRecord,
  oci: OciConnection | undefined,
): Promise<ClusterExport> {
  const refused = (why: string) =>
    new ConflictError(`Cluster ${spec.name} cannot be exported now: ${why}`);
  if (!oci) {
    throw refused('OCI is not configured in app-config');
  }
  if (deletionRequestedAt) {
    throw refused('it is being deleted');
  }
  if (!choice) {
    throw refused('nothing of it was made yet');
  }
  const compartmentId = spec.compartmentId || (await oci.defaultCompartment());
  const { region, bastion } = oci.config;
  const { seen, absent, unclear } = await withTimeout(EXPORT_MS, async signal =>
    readOciParts(
      explainDenials(await oci.api(), () =>
        statementsOf(spec, oci, { records }),
      ),
      {
        ...{ id, compartmentId, records },
        parts: clusterParts(spec, {
          ...{ ...choice, id, compartmentId },
          portalCidrs: bastion.portalCidrs,
        }),
      },
      { now: Date.now, signal },
    ),
  ).catch(error => {
    throw refused(
      `OCI could not be asked: ${
        error instanceof Error ? error.message : error
      }`,
    );
  });
  if (unclear.length > 0) {
    throw refused(
      unclear
        .map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`)
        .join('; '),
    );
  }
  return exportTerraform({
    ...{ cluster: spec.name, region, compartmentId },
    ...{ parts: seen, absent, at: new Date() },
  });
}
