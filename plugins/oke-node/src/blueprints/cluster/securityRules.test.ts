import fc from 'fast-check';
import type { SecurityRule } from '../../oci/securityRules';
import { RULE_MARK } from '../../common/names';
import { describeRule, ruleKey } from '../../convergence/oci/compareRules';
import { anySpec, specOf } from './__testUtils__/specs';
import {
  SECURITY_GROUPS,
  securityRules,
  type SecurityGroup,
} from './securityRules';

const OSN = 'all-fra-services-in-oracle-services-network';

const groupOf = (peer?: string) =>
  SECURITY_GROUPS.find(group => peer === `ref:${group}-nsg.id`);

/** In words, of one group. */
const rulesOf = (
  group: SecurityGroup,
  network: Parameters<typeof specOf>[0] = {},
) =>
  securityRules(specOf(network), OSN)[group].map(rule =>
    describeRule(rule, peer => groupOf(peer) ?? (peer === OSN ? 'OSN' : peer)),
  );

describe('securityRules', () => {
  it('let through what docs/network.md names, and no more', () => {
    expect(rulesOf('endpoint')).toEqual([
      'ingress TCP 6443 from workers',
      'ingress TCP 12250 from workers',
      'ingress TCP 6443 from pods',
      'ingress TCP 12250 from pods',
      'ingress TCP 6443 from 10.0.40.0/28',
      'ingress ICMP 3,4 from workers',
      'egress ICMP 3,4 to workers',
      'egress TCP 10250 to workers',
      'egress all traffic to pods',
      'egress TCP to OSN',
      'egress ICMP 3,4 to OSN',
    ]);
    expect(rulesOf('workers')).toEqual([
      'ingress ICMP 3,4 from endpoint',
      'ingress TCP 10250 from endpoint',
      'ingress ICMP 3,4 from 0.0.0.0/0',
      'ingress TCP 10250 from pods',
      'ingress TCP 30000-32767 from load-balancers',
      'ingress UDP 30000-32767 from load-balancers',
      'ingress TCP 10256 from load-balancers',
      'egress TCP 6443 to endpoint',
      'egress TCP 12250 to endpoint',
      'egress TCP to OSN',
      'egress ICMP 3,4 to endpoint',
      'egress ICMP 3,4 to 0.0.0.0/0',
      'egress all traffic to pods',
      'egress TCP 443 to 0.0.0.0/0',
    ]);
    expect(rulesOf('pods')).toEqual([
      'ingress all traffic from endpoint',
      'ingress all traffic from workers',
      'ingress all traffic from pods',
      'ingress TCP from load-balancers',
      'egress TCP 6443 to endpoint',
      'egress TCP 12250 to endpoint',
      'egress TCP to OSN',
      'egress all traffic to pods',
      'egress TCP 10250 to workers',
      'egress ICMP 3,4 to OSN',
      'egress TCP 443 to load-balancers',
      'egress TCP 443 to 0.0.0.0/0',
    ]);
    expect(rulesOf('load-balancers')).toEqual([
      'ingress TCP 443 from pods',
      'egress TCP 30000-32767 to workers',
      'egress UDP 30000-32767 to workers',
      'egress TCP 10256 to workers',
      'egress TCP to pods',
    ]);
  });

  it('let the named clients in, at the load balancers and the API endpoint', () => {
    const network = { network: { clientCidrs: ['192.168.0.0/16'] } };
    expect(rulesOf('endpoint', network)).toContain(
      'ingress TCP 6443 from 192.168.0.0/16',
    );
    expect(rulesOf('load-balancers', network)).toContain(
      'ingress TCP 443 from 192.168.0.0/16',
    );
  });

  it('let nothing out to the internet when that is not wanted', () => {
    const network = { network: { internetAccess: false } };
    for (const group of SECURITY_GROUPS) {
      expect(
        rulesOf(group, network).filter(rule =>
          /^egress (?!ICMP).*0\.0\.0\.0\/0/.test(rule),
        ),
      ).toEqual([]);
    }
  });

  it('of any spec have their counterpart, are there once and let nobody in from anywhere', () => {
    fc.assert(
      fc.property(anySpec, spec => {
        const groups = securityRules(spec, OSN);
        for (const group of SECURITY_GROUPS) {
          const rules = groups[group];
          expect(new Set(rules.map(ruleKey)).size).toBe(rules.length);
          expect(rules.length).toBeLessThanOrEqual(120); // OCI's limit
          for (const rule of rules) {
            expect(rule.description).toMatch(new RegExp(`^${RULE_MARK}\\w`));
            expect(rule.isStateless).toBe(false);
            expectNotOpen(rule);
            expectCounterpart(rule, group, groups);
          }
        }
      }),
    );
  });

  function expectNotOpen(rule: SecurityRule) {
    if (rule.direction === 'INGRESS' && rule.source === '0.0.0.0/0') {
      expect(rule).toMatchObject({
        protocol: '1',
        icmpOptions: { type: 3, code: 4 },
      });
    }
  }

  function expectCounterpart(
    rule: SecurityRule,
    group: SecurityGroup,
    groups: Record<SecurityGroup, SecurityRule[]>,
  ) {
    const isIngress = rule.direction === 'INGRESS';
    const type = isIngress ? rule.sourceType : rule.destinationType;
    if (type !== 'NETWORK_SECURITY_GROUP') {
      return;
    }
    const peer = groupOf(isIngress ? rule.source : rule.destination);
    const own = `ref:${group}-nsg.id`;
    const { protocol, tcpOptions, udpOptions, icmpOptions } = rule;
    const traffic = { protocol, tcpOptions, udpOptions, icmpOptions };
    expect(peer && groups[peer].map(ruleKey)).toContain(
      ruleKey(
        isIngress
          ? {
              ...traffic,
              direction: 'EGRESS',
              destination: own,
              destinationType: type,
            }
          : { ...traffic, direction: 'INGRESS', source: own, sourceType: type },
      ),
    );
  }
});
