import { ociResourceSchemas } from '../../oci/kinds';
import { findDifferences } from './differences';

const route = (destination: string, networkEntityId: string, more = {}) => ({
  ...{ destination, destinationType: 'CIDR_BLOCK', networkEntityId, ...more },
});
const nat = route('0.0.0.0/0', 'ocid1.natgateway.oc1.fra.n');
const clients = (drg: string) =>
  route('192.168.0.0/16', `ocid1.drg.oc1.fra.${drg}`, {
    description: 'okeanos: clients',
  });

const details = {
  ...{ compartmentId: 'c', vcnId: 'v', displayName: 'private' },
  freeformTags: {},
};
const diffOf = (before: object[], after: (typeof nat)[]) =>
  findDifferences(
    { kind: 'RouteTable', details: { ...details, routeRules: after } },
    ociResourceSchemas.RouteTable.parse({
      ...{ ...details, id: 'o', lifecycleState: 'AVAILABLE' },
      routeRules: before,
    }),
  ).diff;

it('routes that are to change are told each, in words', () => {
  expect(diffOf([nat, clients('a')], [nat, clients('b')])).toEqual([
    {
      field: 'routeRules',
      to: '192.168.0.0/16 through ocid1.drg.oc1.fra.b (okeanos: clients)',
    },
    {
      field: 'routeRules',
      from: '192.168.0.0/16 through ocid1.drg.oc1.fra.a (okeanos: clients)',
    },
  ]);
});

it('routes of others that stay are none of them', () => {
  const theirs = route('172.16.0.0/12', 'ocid1.drg.oc1.fra.a');
  expect(diffOf([theirs], [nat])).toEqual([
    {
      field: 'routeRules',
      to: '0.0.0.0/0 through ocid1.natgateway.oc1.fra.n',
    },
  ]);
});

it('what words do not tell of a route is told as it is', () => {
  const service = { ...nat, destinationType: 'SERVICE_CIDR_BLOCK' };
  const [change] = diffOf([service], [nat]);
  expect(change.from).toContain('SERVICE_CIDR_BLOCK');
});
