import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { OciApiError, type OciApi } from '@okeanos/backstage-plugin-oke-node';
import { ociConfigSchema } from '../config/ociConfig';
import { clusterPolicies } from './clusterPolicies';
import { explainDenials } from './explainDenials';

const statements = clusterPolicies(
  clusterSpecSchema.parse({ name: 'demo', owner: 'group:default/shop' }),
  {
    oci: ociConfigSchema.parse({ region: 'eu-frankfurt-1', watcher: {} }),
    compartmentId: 'ocid1.compartment.oc1..c',
  },
);

function apiThatFails(error: Error): OciApi {
  const api: Partial<OciApi> = {
    listServices: async () => {
      throw error;
    },
    listShapes: async () => [],
  };
  return explainDenials(api as OciApi, async () => statements);
}

describe('explainDenials', () => {
  it('says with a refusal which statement the call needs', async () => {
    const refused = new OciApiError('NotAuthorizedOrNotFound', 'OCI says no', {
      operation: 'network.ListServices',
    });
    const api = apiThatFails(refused);
    await expect(api.listServices()).rejects.toMatchObject({
      reason: 'NotAuthorizedOrNotFound',
      message: expect.stringMatching(
        /^OCI says no\. If it is there, .* "Allow group <group of the provisioner> to manage service-gateways in compartment id ocid1\.compartment\.oc1\.\.c"$/,
      ),
      cause: refused,
    });
    expect(await api.listShapes('c')).toEqual([]);
  });

  it('leaves every other failure as it is', async () => {
    const failure = new OciApiError('Throttled', 'later', { retryAfterMs: 7 });
    await expect(apiThatFails(failure).listServices()).rejects.toBe(failure);
  });
});
