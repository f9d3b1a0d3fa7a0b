import { reference } from '../../convergence/oci';
import type { SecurityRule } from '../../oci/securityRules';
import { securityRuleInWords } from './securityRuleInWords';

const names = new Map([['workers-nsg', 'demo-workers-nsg']]);

const words = (rule: Omit<SecurityRule, 'isStateless'>) =>
  securityRuleInWords({ ...rule, isStateless: false }, names);

it('names the group that a rule refers to, the ports and what it is for', () => {
  expect(
    words({
      ...{ direction: 'INGRESS', source: reference('workers-nsg') },
      ...{ protocol: '6', description: 'okeanos: API server' },
      tcpOptions: { destinationPortRange: { min: 6443, max: 6443 } },
    }),
  ).toEqual({
    ...{ direction: 'ingress', peer: 'demo-workers-nsg' },
    ...{ traffic: 'TCP 6443', why: 'API server' },
  });
});

it.each([
  [{ protocol: 'all' }, 'all traffic'],
  [{ protocol: '6' }, 'TCP, every port'],
  [{ protocol: '1', icmpOptions: { type: 3, code: 4 } }, 'ICMP type 3 code 4'],
  [
    {
      protocol: '17',
      udpOptions: { destinationPortRange: { min: 30000, max: 32767 } },
    },
    'UDP 30000 to 32767',
  ],
  [{ protocol: '47' }, 'protocol 47, every port'],
])('says of %j: %s', (traffic, expected) => {
  expect(
    words({ direction: 'EGRESS', destination: '0.0.0.0/0', ...traffic }),
  ).toEqual({
    ...{ direction: 'egress', peer: '0.0.0.0/0', why: '' },
    traffic: expected,
  });
});
