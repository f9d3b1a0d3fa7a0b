import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { OciApiError } from '../oci/OciApiError';
import { explainDenial } from './explainDenial';
import { policyStatements } from './policyStatements';

const statements = policyStatements(
  clusterSpecSchema.parse({ name: 'demo', owner: 'group:default/platform' }),
  {
    compartmentId: 'ocid1.compartment.oc1..c',
    subjects: {
      provisioner: { who: 'group p' },
      watcher: { who: 'group w' },
      people: [{ who: 'group o' }],
    },
  },
);

describe('explainDenial', () => {
  it('names the statement that the call needs, as a possibility', () => {
    const error = new OciApiError('NotAuthorizedOrNotFound', 'no', {
      operation: 'network.UpdateVcn',
    });
    expect(explainDenial(error, statements)).toBe(
      'If it is there, OCI does not let the provisioner do it: UpdateVcn needs this statement in a policy: "Allow group p to manage vcns in compartment id ocid1.compartment.oc1..c"',
    );
  });

  it('names all of several', () => {
    const error = new OciApiError('NotAuthorizedOrNotFound', 'no', {
      operation: 'network.CreateServiceGateway',
    });
    expect(explainDenial(error, statements)).toMatch(
      /needs each of these statements in a policy: "Allow .* manage vcns .*", "Allow .* manage service-gateways .*"$/,
    );
  });

  it.each([
    [
      'another failure',
      new OciApiError('Throttled', 'no', { operation: 'network.UpdateVcn' }),
    ],
    [
      'a call that is not known',
      new OciApiError('NotAuthorizedOrNotFound', 'no'),
    ],
    ['what is not of OCI', new Error('no')],
    [
      'a call that the cluster does not need',
      new OciApiError('NotAuthorizedOrNotFound', 'no', {
        operation: 'bastion.CreateSession',
      }),
    ],
  ])('says nothing of %s', (_what, error) => {
    const own = statements.filter(
      ({ access }) =>
        !/vcns|instance|network|vnics|subnets/.test(access.resourceType),
    );
    expect(explainDenial(error, own)).toBeUndefined();
  });
});
