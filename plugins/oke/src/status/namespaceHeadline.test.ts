import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { namespace, namespaceStatus } from '../__testUtils__/fixtures';
import { listWorstFirst, namespaceHeadline } from './namespaceHeadline';

const since = '2026-11-03T10:00:00Z';

const condition = (overrides: Partial<Condition>): Condition => ({
  ...{ type: 'Ready', status: 'True', reason: 'Applied', message: 'Applied' },
  ...{ observedGeneration: 2, since },
  ...overrides,
});

const ready = namespace('shop', { conditions: [condition({})] });

const line = (state: 'healthy' | 'failed' | 'none', name: string) => ({
  ...{ name, state, message: `${name} says so`, since, isDeclared: true },
});

const services = (...items: ReturnType<typeof line>[]) =>
  namespaceStatus({ services: { state: 'read', items } });

describe('namespaceHeadline', () => {
  it('is healthy when all was read and is in order', () => {
    expect(namespaceHeadline(ready, namespaceStatus())).toEqual({
      ...{ state: 'healthy', since },
    });
  });

  it('is what the worst of its services is, and names it', () => {
    expect(
      namespaceHeadline(
        ready,
        services(line('healthy', 'web'), line('failed', 'cart')),
      ),
    ).toEqual({
      ...{ state: 'failed', subject: 'cart', message: 'cart says so', since },
    });
  });

  it('takes a service that is not deployed for nothing to be mended', () => {
    expect(namespaceHeadline(ready, services(line('none', 'web')))).toEqual({
      ...{ state: 'healthy', since, missing: ['web'] },
    });
  });

  it('is never healthy while something was not read', () => {
    const quota = { state: 'unread' as const, message: 'No answer' };
    expect(namespaceHeadline(ready, namespaceStatus({ quota }))).toEqual({
      ...{ state: 'unknown', unread: ['quota'] },
    });
    expect(namespaceHeadline(ready, undefined).unread).toHaveLength(5);
  });

  it('tells of drift before what is unknown', () => {
    const drifted = condition({
      ...{ type: 'Drifted', message: 'It was deleted' },
    });
    const conditions = [condition({}), drifted];
    expect(
      namespaceHeadline(namespace('shop', { conditions }), undefined),
    ).toMatchObject({ state: 'warning', message: 'It was deleted' });
  });

  it('says nothing of an earlier generation, nor of what is being deleted', () => {
    expect(
      namespaceHeadline({ ...ready, generation: 3 }, namespaceStatus()).state,
    ).toBe('pending');
    expect(
      namespaceHeadline(
        { ...ready, deletionRequestedAt: since },
        services(line('failed', 'cart')),
      ).state,
    ).toBe('deleting');
  });
});

describe('namespaceHeadline of what is under way', () => {
  const inProgress = namespace('shop', {
    conditions: [condition({ status: 'False', inProgress: true })],
  });

  it('is pending, also while nothing is read of it yet', () => {
    expect(namespaceHeadline(inProgress, undefined).state).toBe('pending');
  });

  it('does not hide a service that fails', () => {
    expect(
      namespaceHeadline(inProgress, services(line('failed', 'cart'))),
    ).toMatchObject({ state: 'failed', subject: 'cart' });
  });

  it('does not hide a condition that does not pass by itself', () => {
    const { conditions } = inProgress;
    const drifted = condition({ type: 'Drifted', status: 'True' });
    expect(
      namespaceHeadline(
        { ...inProgress, conditions: [...conditions, drifted] },
        undefined,
      ).state,
    ).toBe('warning');
  });
});

describe('listWorstFirst', () => {
  const listed = (name: string, overrides = {}) =>
    namespace(name, { conditions: [condition({})], ...overrides });

  const observed = {
    ...{ state: 'failed' as const, subject: 'cart', since },
    message: 'No endpoint',
  };

  it('tells what is observed, and the worst first', () => {
    const healthy = { state: 'healthy' as const, message: 'In order' };
    expect(
      listWorstFirst([
        listed('well', { observed: healthy }),
        listed('goes', { observed: healthy, deletionRequestedAt: since }),
        listed('broken', { observed }),
      ]).map(({ namespace: { spec }, headline }) => [spec.name, headline]),
    ).toEqual([
      ['broken', observed],
      ['goes', { state: 'deleting', message: 'Applied', since }],
      ['well', { state: 'healthy', since }],
    ]);
  });

  it('is not healthy where a backend tells nothing of it', () => {
    expect(
      listWorstFirst([listed('shop', { observed: undefined })])[0].headline,
    ).toEqual({
      ...{ state: 'unknown', unread: ['services', 'certificates'] },
    });
  });
});
