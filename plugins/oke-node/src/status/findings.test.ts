import { aspectStateSchema } from '@okeanos/backstage-plugin-oke-common';
import { latest, toAspect, worst, type Finding } from './findings';

const finding = (state: Finding['state'], reason = 'Because'): Finding => ({
  state,
  reason,
  message: 'A sentence.',
  evidence: [],
});

describe('worst', () => {
  const states = aspectStateSchema.options;

  it('knows every state, and healthy only when there is nothing else', () => {
    const healthy = finding('healthy');
    for (const state of states) {
      expect(worst([healthy, finding(state)]).state).toBe(state);
      expect(worst([finding(state), healthy]).state).toBe(state);
    }
  });

  it('takes a failure before everything, and the unknown before what is no failure', () => {
    for (const state of states) {
      expect(worst([finding(state), finding('failed')]).state).toBe('failed');
    }
    for (const state of ['pending', 'declared', 'warning', 'none'] as const) {
      expect(worst([finding(state), finding('unknown')]).state).toBe('unknown');
    }
  });

  it('takes the first of equals', () => {
    expect(
      worst([finding('failed', 'First'), finding('failed', 'Second')]).reason,
    ).toBe('First');
  });
});

describe('latest', () => {
  it('takes the last of the moments that are known', () => {
    expect(latest('2026-01-03', undefined, '2026-01-05', '2026-01-04')).toBe(
      '2026-01-05',
    );
    expect(latest(undefined)).toBeUndefined();
  });
});

describe('toAspect', () => {
  const now = new Date('2026-11-24T12:00:00Z');

  it('starts now when nothing tells since when', () => {
    expect(toAspect([], finding('healthy'), now).since).toBe(
      '2026-11-24T12:00:00.000Z',
    );
    const since = '2026-11-01T00:00:00.000Z';
    expect(toAspect([], { ...finding('healthy'), since }, now).since).toBe(
      since,
    );
  });

  it('takes nothing but the aspect out of a larger status', () => {
    const larger = { ...finding('failed'), name: 'web' };
    expect(Object.keys(toAspect([larger], finding('healthy'), now))).toEqual([
      'state',
      'reason',
      'message',
      'since',
      'evidence',
    ]);
  });
});
