import { ConflictError } from '@backstage/errors';
import {
  OciApiError,
  type OciApi,
  type OciRecord,
} from '@okeanos/backstage-plugin-oke-node';
import { clusterSpec } from '../../__testUtils__/fixtures';
import { ociConfigSchema } from '../../config/ociConfig';
import { OciConnection } from '../../oci/OciConnection';
import type { ClusterRecord } from './ClusterStore';
import { exportCluster } from './exportCluster';

const vcn: OciRecord = {
  ...{ part: 'vcn', kind: 'Vcn', attempt: 1, hash: 'h' },
  ...{ startedAt: '2026-11-24T12:00:00.000Z', ocid: 'ocid1.vcn.oc1..v' },
};

const made: Partial<ClusterRecord> = {
  ...{ id: 'id-1', spec: clusterSpec(), records: [vcn] },
  choice: {
    kubernetesVersion: 'v1.36.3',
    imageId: 'ocid1.image.oc1..i',
    imageIds: {},
    availabilityDomains: ['AD-1'],
    loadBalancerIds: [],
    oracleServices: { id: 's1', name: 'All', cidrBlock: 'all-fra' },
  },
};

function exported(
  changes: Partial<ClusterRecord> = {},
  api: Partial<OciApi> | Error | undefined = { list: async () => [] },
) {
  const oci = new OciConnection(
    ociConfigSchema.parse({
      region: 'eu-frankfurt-1',
      compartmentId: 'ocid1.compartment.oc1..c',
      watcher: {},
    }),
  );
  jest.spyOn(oci, 'api').mockImplementation(async () => {
    if (api instanceof Error) {
      throw api;
    }
    return api as OciApi;
  });
  return exportCluster({ ...made, ...changes } as ClusterRecord, oci);
}

/** What it does with a whole cluster is in `bastion.contract.test.ts`. */
describe('exportCluster', () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'OCI is not configured',
      () => exportCluster(made as ClusterRecord, undefined),
      /OCI is not configured in app-config$/,
    ],
    [
      'it is being deleted',
      () => exported({ deletionRequestedAt: '2026-11-24T12:00:00.000Z' }),
      /it is being deleted$/,
    ],
    [
      'nothing was made yet',
      () => exported({ choice: undefined }),
      /nothing of it was made yet$/,
    ],
    [
      'the key of Okeanos is not accepted',
      () => exported({}, new Error('the key file is gone')),
      /OCI could not be asked: the key file is gone$/,
    ],
    [
      'something cannot be read',
      () =>
        exported(
          {},
          {
            list: async () => {
              throw new OciApiError('Unreachable', 'no answer');
            },
          },
        ),
      /Vcn demo-vcn: no answer; ServiceGateway demo-service-gateway: it is in vcn; /,
    ],
    [
      'a 404 may be a denial',
      () => exported({}, { list: async () => [], get: async () => undefined }),
      /Vcn demo-vcn: OCI answers "not authorized or not found"/,
    ],
  ])('is all or nothing: %s', async (_, call, why) => {
    await expect(call()).rejects.toThrow(ConflictError);
    await expect(call()).rejects.toThrow(
      /^Cluster demo cannot be exported now: /,
    );
    await expect(call()).rejects.toThrow(why);
  });

  it('says what is proved not to be there', async () => {
    const { files, leftOut } = await exported({ records: [] });
    expect(files.map(({ name }) => name)).toContain('imports.tf');
    expect(leftOut).toContainEqual({
      what: 'Vcn demo-vcn',
      reason: 'it is not there: it was not made',
    });
    expect(leftOut).toContainEqual({
      what: 'Cluster demo',
      reason: 'it is not there: it belongs in vcn, which is not there',
    });
  });
});
