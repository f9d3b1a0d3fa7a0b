import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  BILLING_TEAM,
  namespaceSpec,
  SHOP_TEAM,
} from '../../__testUtils__/fixtures';
import type { BoundsConfig } from '../../config/okeConfig';
import {
  areSumsBounded,
  checkBounds,
  limitsOf,
  tellLimits,
  type Sibling,
} from './bounds';

const quota = (changes: Partial<NamespaceSpec['quota']>) =>
  namespaceSpec({ quota: changes });

const sibling = (changes: Partial<Sibling> = {}): Sibling => ({
  ...{ cluster: 'demo', name: 'other', owner: SHOP_TEAM },
  quota: namespaceSpec().quota,
  ...changes,
});

const problems = (
  bounds: BoundsConfig[],
  spec: NamespaceSpec,
  existing?: NamespaceSpec,
  others: Sibling[] = [],
) => checkBounds(spec, limitsOf(bounds, spec, existing, others));

describe('what one namespace may have', () => {
  const bounds: BoundsConfig[] = [
    { owners: [BILLING_TEAM], perNamespace: { cpu: '64' } },
    { clusters: ['test'], perNamespace: { cpu: '2', pods: 10 } },
    {
      perNamespace: {
        ...{ cpu: '16', memory: '64Gi', loadBalancers: 1 },
        ...{ podSecurity: 'restricted', certificateHours: 720 },
      },
    },
  ];

  it('is not bounded without bounds', () => {
    expect(problems([], quota({ cpu: '4000' }))).toEqual([]);
  });

  it('may be all of it', () => {
    const spec = quota({ cpu: '16000m', memory: '65536Mi', loadBalancers: 1 });
    expect(problems(bounds, spec)).toEqual([]);
  });

  it('is told of each field that is over it, with what to do', () => {
    const spec = namespaceSpec({
      quota: { cpu: '16001m', memory: '65Gi', loadBalancers: 2, pods: 9000 },
      podSecurity: 'baseline',
      certificates: { durationHours: 721 },
    });
    const ask = 'or ask the platform team for more (oke.bounds in app-config)';
    const who = `a namespace of ${SHOP_TEAM} on demo`;
    expect(problems(bounds, spec)).toEqual([
      {
        ...{ field: 'quota.cpu', value: '16001m' },
        message: `${who} may have at most 16`,
        remedy: `Set it to at most 16, ${ask}`,
      },
      {
        ...{ field: 'quota.memory', value: '65Gi' },
        message: `${who} may have at most 64Gi`,
        remedy: `Set it to at most 64Gi, ${ask}`,
      },
      {
        ...{ field: 'quota.loadBalancers', value: '2' },
        message: `${who} may have at most 1`,
        remedy: `Set it to at most 1, ${ask}`,
      },
      {
        ...{ field: 'podSecurity', value: 'baseline' },
        message: `${who} is held to the Pod Security Standard restricted`,
        remedy: 'Set it to restricted, or ask the platform team',
      },
      {
        ...{ field: 'certificates.durationHours', value: '721' },
        message: `${who} may have at most 720`,
        remedy: `Set it to at most 720, ${ask}`,
      },
    ]);
  });

  it('is what the first entry says that fits and names it', () => {
    const cpu = (changes: Parameters<typeof namespaceSpec>[0]) =>
      problems(bounds, namespaceSpec({ quota: { cpu: '20' }, ...changes })).map(
        ({ message }) => message,
      );
    expect(cpu({ owner: BILLING_TEAM })).toEqual([]);
    expect(cpu({ owner: BILLING_TEAM, quota: { memory: '65Gi' } })).toEqual([
      `a namespace of ${BILLING_TEAM} on demo may have at most 64Gi`,
    ]);
    expect(cpu({ cluster: 'test' })).toContain(
      `a namespace of ${SHOP_TEAM} on test may have at most 2`,
    );
  });

  it('stays above a bound that was lowered, and may be reduced but not raised', () => {
    const existing = quota({ cpu: '40' });
    expect(problems(bounds, quota({ cpu: '40' }), existing)).toEqual([]);
    expect(problems(bounds, quota({ cpu: '30' }), existing)).toEqual([]);
    expect(problems(bounds, quota({ cpu: '41' }), existing)).toMatchObject([
      {
        field: 'quota.cpu',
        remedy: expect.stringMatching(/^Set it to at most 40,/),
      },
    ]);
  });

  it('is not brought along from an owner who may have more', () => {
    const existing = namespaceSpec({
      owner: BILLING_TEAM,
      quota: { cpu: '64' },
    });
    expect(problems(bounds, quota({ cpu: '64' }), existing)).toMatchObject([
      { field: 'quota.cpu' },
    ]);
  });

  it('is what a form shows', () => {
    const place = { cluster: 'demo', owner: SHOP_TEAM };
    const told = tellLimits(limitsOf(bounds, place, undefined, []));
    expect(told.map(({ field, most }) => [field, most])).toEqual([
      ['quota.cpu', '16'],
      ['quota.memory', '64Gi'],
      ['quota.loadBalancers', '1'],
      ['podSecurity', 'restricted'],
      ['certificates.durationHours', '720'],
    ]);
  });
});

describe('what namespaces may have together', () => {
  const bounds: BoundsConfig[] = [
    { perOwner: { namespaces: 2, cpu: '10' }, perCluster: { memory: '20Gi' } },
  ];

  it('counts what the others of the owner have, wherever, and those on the cluster, whose ever', () => {
    const others = [
      sibling({ cluster: 'test', quota: quota({ cpu: '7' }).quota }),
      sibling({ owner: BILLING_TEAM, quota: quota({ cpu: '100' }).quota }),
    ];
    const spec = quota({ cpu: '4', memory: '13Gi' });
    expect(problems(bounds, spec, undefined, others)).toEqual([
      {
        ...{ field: 'quota.cpu', value: '4' },
        message: `all namespaces of ${SHOP_TEAM} together may have at most 10, and the others have 7`,
        remedy:
          'Set it to at most 3, or ask the platform team for more (oke.bounds in app-config)',
      },
      {
        ...{ field: 'quota.memory', value: '13Gi' },
        message:
          'all namespaces on demo together may have at most 20Gi, and the others have 8Gi',
        remedy:
          'Set it to at most 12Gi, or ask the platform team for more (oke.bounds in app-config)',
      },
    ]);
    const less = quota({ cpu: '3', memory: '12Gi' });
    expect(problems(bounds, less, undefined, others)).toEqual([]);
  });

  it('counts on the clusters of an entry only', () => {
    const onDemo: BoundsConfig[] = [
      { clusters: ['demo'], perOwner: { cpu: '5' } },
    ];
    const elsewhere = [sibling({ cluster: 'test' })];
    expect(problems(onDemo, namespaceSpec(), undefined, elsewhere)).toEqual([]);
    expect(
      problems(onDemo, namespaceSpec(), undefined, [sibling()]),
    ).toMatchObject([{ field: 'quota.cpu' }]);
  });

  it('bounds how many there are; those that are there may be changed', () => {
    const others = ['a', 'b'].map(name =>
      sibling({ name, quota: quota({ cpu: '1', memory: '1Gi' }).quota }),
    );
    expect(problems(bounds, namespaceSpec(), undefined, others)).toEqual([
      {
        ...{ field: 'owner', value: SHOP_TEAM },
        message: `there may be at most 2 namespaces of ${SHOP_TEAM}, and there are 2`,
        remedy:
          'Delete one that is not needed, or ask the platform team for more (oke.bounds in app-config)',
      },
    ]);
    const there = namespaceSpec();
    expect(problems(bounds, there, there, others)).toEqual([]);
    const billings = namespaceSpec({ owner: BILLING_TEAM });
    expect(problems(bounds, there, billings, others)).toMatchObject([
      { field: 'owner' },
    ]);
  });

  it('says that nothing is left, and lets reduce', () => {
    const others = [sibling({ quota: quota({ cpu: '12' }).quota })];
    expect(problems(bounds, namespaceSpec(), undefined, others)).toMatchObject([
      { remedy: expect.stringMatching(/^Reduce another namespace/) },
    ]);
    const existing = quota({ cpu: '9' });
    expect(problems(bounds, quota({ cpu: '8' }), existing, others)).toEqual([]);
    expect(
      problems(bounds, quota({ cpu: '10' }), existing, others),
    ).toMatchObject([{ field: 'quota.cpu' }]);
  });

  it('is not known when a row cannot be read: nothing more, and nothing is taken away', () => {
    const others = [sibling({ quota: undefined })];
    const existing = namespaceSpec();
    expect(problems(bounds, existing, existing, others)).toEqual([]);
    expect(problems(bounds, namespaceSpec(), undefined, others)).toMatchObject([
      {
        field: 'quota.cpu',
        message: expect.stringMatching(/is not known: one of them cannot/),
        remedy: expect.stringMatching(/^Leave it as it is/),
      },
      { field: 'quota.memory' },
    ]);
    expect(problems(bounds, quota({ cpu: '5' }), existing, others)).toEqual([
      expect.objectContaining({ field: 'quota.cpu' }),
    ]);
  });

  it('is told to a form as what is left, the tightest of each field', () => {
    const place = { cluster: 'demo', owner: SHOP_TEAM };
    const all = [...bounds, { perNamespace: { cpu: '8' } }];
    expect(
      tellLimits(limitsOf(all, place, undefined, [sibling()])),
    ).toContainEqual({
      ...{ field: 'quota.cpu', most: '6' },
      reason: `all namespaces of ${SHOP_TEAM} together may have at most 10, and the others have 4`,
    });
  });

  it('asks for others only where sums are bounded', () => {
    const place = { cluster: 'demo', owner: SHOP_TEAM };
    expect(areSumsBounded(bounds, place)).toBe(true);
    expect(areSumsBounded([{ perNamespace: { cpu: '1' } }], place)).toBe(false);
    const elsewhere = [{ clusters: ['test'], perCluster: { pods: 1 } }];
    expect(areSumsBounded(elsewhere, place)).toBe(false);
  });
});
