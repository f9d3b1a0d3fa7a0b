import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { namespace } from '../__testUtils__/fixtures';
import { namespaceState } from './namespaceState';

const condition = (overrides: Partial<Condition>): Condition => ({
  type: 'Ready',
  status: 'True',
  reason: 'Applied',
  message: 'All objects are as declared.',
  observedGeneration: 2,
  since: '2026-11-03T10:00:00Z',
  ...overrides,
});

describe('namespaceState', () => {
  it.each([
    ['True', 'healthy'],
    ['False', 'warning'],
    ['Unknown', 'unknown'],
  ] as const)('reads Ready=%s as %s', (status, state) => {
    expect(
      namespaceState(
        namespace('shop', { conditions: [condition({ status })] }),
      ),
    ).toEqual({
      state,
      message: 'All objects are as declared.',
      since: '2026-11-03T10:00:00Z',
      others: [],
    });
  });

  it('is pending before the first observation', () => {
    const createdAt = '2026-11-03T09:00:00Z';
    expect(
      namespaceState(namespace('shop', { conditions: [], createdAt })),
    ).toMatchObject({ state: 'pending', since: createdAt });
  });

  it('is pending while somebody is at it, with what they are at', () => {
    const ready = condition({ status: 'False', inProgress: true });
    expect(
      namespaceState(namespace('shop', { conditions: [ready] })),
    ).toMatchObject({
      state: 'pending',
      message: 'All objects are as declared.',
    });
  });

  it('does not take an observation of an earlier generation for the present', () => {
    expect(
      namespaceState(
        namespace('shop', {
          generation: 3,
          conditions: [condition({ observedGeneration: 2 })],
        }),
      ),
    ).toEqual({ state: 'pending', message: '', others: [] });
  });

  it('is deleting as soon as that was asked for, with what is in the way', () => {
    expect(
      namespaceState(
        namespace('shop', {
          deletionRequestedAt: '2026-11-03T11:00:00Z',
          conditions: [
            condition({ status: 'False', message: 'A finalizer is left.' }),
          ],
        }),
      ),
    ).toEqual({
      state: 'deleting',
      message: 'A finalizer is left.',
      since: '2026-11-03T11:00:00Z',
      others: [],
    });
  });

  it('gives the other conditions as they are', () => {
    const bound = condition({
      type: 'AccessBound',
      status: 'False',
      reason: 'GroupNotMapped',
    });
    expect(
      namespaceState(namespace('shop', { conditions: [bound, condition({})] }))
        .others,
    ).toEqual([bound]);
  });
});
