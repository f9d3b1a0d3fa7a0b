import fc from 'fast-check';
import type { SecurityRule } from '../../oci/securityRules';
import { RULE_MARK } from '../../common/names';
import { compareRules, describeRule, ruleKey } from './compareRules';

const rule = (fields: Partial<SecurityRule> = {}): SecurityRule => ({
  direction: 'INGRESS',
  protocol: '6',
  source: '10.0.0.0/16',
  sourceType: 'CIDR_BLOCK',
  tcpOptions: { destinationPortRange: { min: 443, max: 443 } },
  description: `${RULE_MARK}clients`,
  ...fields,
});

const aRule = fc
  .record({
    port: fc.constantFrom(22, 443),
    source: fc.constantFrom('10.0.0.0/16', '10.1.0.0/16'),
    description: fc.constantFrom(
      undefined,
      'mine',
      `${RULE_MARK}x`,
      '0a1b2c3d-1111-2222-3333-444455556666',
    ),
  })
  .map(({ port, source, description }) =>
    rule({
      source,
      description,
      tcpOptions: { destinationPortRange: { min: port, max: port } },
    }),
  );

const someRules = fc
  .array(aRule, { maxLength: 8 })
  .map(rules => rules.map((each, index) => ({ ...each, id: String(index) })));

describe('compareRules', () => {
  it('knows a rule by what it lets through', () => {
    const answered = rule({
      id: '1',
      isValid: true,
      isStateless: false,
      description: 'renamed',
      tcpOptions: {
        destinationPortRange: { max: 443, min: 443 },
        sourcePortRange: undefined,
      },
    });
    expect(compareRules([rule()], [answered])).toEqual({
      missing: [],
      duplicates: [],
      stale: [],
      foreign: [],
      kept: [],
    });
  });

  it.each([
    { direction: 'EGRESS' as const },
    { protocol: '17' },
    { source: '10.1.0.0/16' },
    { sourceType: 'NETWORK_SECURITY_GROUP' },
    { isStateless: true },
    { tcpOptions: { destinationPortRange: { min: 443, max: 444 } } },
    { tcpOptions: undefined },
    { icmpOptions: { type: 3, code: 4 } },
  ])('tells it from one with %j', other => {
    expect(ruleKey(rule(other))).not.toBe(ruleKey(rule()));
  });

  it('leads to what is intended, whatever was there', () => {
    fc.assert(
      fc.property(someRules, someRules, (wanted, live) => {
        // An intention has no rule twice.
        const intended = [
          ...new Map(wanted.map(each => [ruleKey(each), each])).values(),
        ];
        const { missing, duplicates, stale, foreign } = compareRules(
          intended,
          live,
        );
        const removed = new Set(
          [...duplicates, ...stale, ...foreign].map(({ id }) => id),
        );
        const after = [
          ...live.filter(({ id }) => !removed.has(id)),
          ...missing,
        ];
        const intendedKeys = new Set(intended.map(ruleKey));
        const isControllers = ({ description }: SecurityRule) =>
          description?.startsWith('0a1b2c3d') ?? false;
        const there = after.filter(each => intendedKeys.has(ruleKey(each)));
        // Everything that is intended is there, and once but for rules of the cloud controller manager, which are also all
        // that is there beside it.
        expect([...new Set(there.map(ruleKey))].sort()).toEqual(
          [...intendedKeys].sort(),
        );
        const others = there.filter(each => !isControllers(each)).map(ruleKey);
        expect(new Set(others).size).toBe(others.length);
        expect(
          after
            .filter(each => !intendedKeys.has(ruleKey(each)))
            .every(isControllers),
        ).toBe(true);
      }),
    );
  });

  it('leaves a rule of a controller that lets the same through as an intended one', () => {
    const description = '0a1b2c3d-0000-0000-0000-000000000000';
    const { duplicates, kept } = compareRules(
      [rule()],
      [rule({ id: 'a' }), rule({ id: 'b', description })],
    );
    expect(duplicates).toEqual([]);
    expect(kept).toMatchObject([{ id: 'b' }]);
  });

  it.each([
    { protocol: 'all', tcpOptions: undefined },
    { tcpOptions: { destinationPortRange: { min: 1, max: 65535 } } },
    { isStateless: true },
  ])(
    'does not take %j for a rule of a controller by its description',
    other => {
      const description = '0a1b2c3d-0000-0000-0000-000000000000';
      const { foreign } = compareRules([], [rule({ ...other, description })]);
      expect(foreign).toHaveLength(1);
    },
  );

  it('keeps the same one of equals, in whatever order they are listed', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 }),
        ids => {
          const live = ids.map(id => rule({ id }));
          const { duplicates } = compareRules([rule()], live);
          expect(duplicates.map(({ id }) => id).sort()).toEqual([
            'b',
            'c',
            'd',
          ]);
        },
      ),
    );
  });
});

describe('describeRule', () => {
  const describing = (fields: Partial<SecurityRule>) =>
    describeRule(rule(fields), peer => (peer === 'ocid1.nsg' ? 'pods' : peer));

  it.each([
    [{}, 'ingress TCP 443 from 10.0.0.0/16'],
    [
      {
        isStateless: true,
        tcpOptions: { sourcePortRange: { min: 1, max: 2 } },
      },
      'ingress stateless TCP of source port 1-2 from 10.0.0.0/16',
    ],
    [
      {
        direction: 'EGRESS' as const,
        destination: 'ocid1.nsg',
        tcpOptions: { destinationPortRange: { min: 30000, max: 32767 } },
      },
      'egress TCP 30000-32767 to pods',
    ],
    [
      {
        protocol: '1',
        tcpOptions: undefined,
        icmpOptions: { type: 3, code: 4 },
      },
      'ingress ICMP 3,4 from 10.0.0.0/16',
    ],
    [
      { protocol: 'all', tcpOptions: undefined },
      'ingress all traffic from 10.0.0.0/16',
    ],
    [
      { protocol: '50', tcpOptions: undefined },
      'ingress protocol 50 from 10.0.0.0/16',
    ],
  ])('says %j in words', (fields, words) => {
    expect(describing(fields)).toBe(words);
  });
});
