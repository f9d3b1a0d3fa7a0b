import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { judgeDeclaration } from './judgeDeclaration';

const since = NOW.toISOString();
const drifted = (status: Condition['status']): Condition => ({
  type: 'Drifted',
  status,
  reason: 'Changed',
  message: 'Somebody changed it',
  observedGeneration: 1,
  since,
});
const existing = {
  spec: namespaceSpec(),
  etag: '"id.1"',
  conditions: [drifted('False')],
};
const other = namespaceSpec({ drift: 'repair', quota: { pods: 7 } });

const judge = (
  present: Parameters<typeof judgeDeclaration>[1],
  spec: object,
  options: { ifExists?: 'fail' | 'update'; ifMatch?: string[] } = {},
) =>
  judgeDeclaration('namespace shop', present, spec, {
    ifExists: 'fail',
    ifMatch: undefined,
    ...options,
  });

describe('judgeDeclaration', () => {
  it('creates what does not exist', () => {
    expect(judge(undefined, other)).toBe('create');
    expect(judge(undefined, other, { ifExists: 'update' })).toBe('create');
  });

  it('does nothing with the same spec again', () => {
    expect(judge(existing, namespaceSpec())).toBe('nothing');
    expect(judge(existing, namespaceSpec(), { ifExists: 'update' })).toBe(
      'nothing',
    );
  });

  it('takes the same spec as a confirmation when something drifted', () => {
    const present = { ...existing, conditions: [drifted('True')] };
    expect(judge(present, namespaceSpec())).toBe('nothing');
    expect(judge(present, namespaceSpec(), { ifExists: 'update' })).toBe(
      'update',
    );
  });

  it('refuses another spec with the fields that differ', () => {
    expect(() => judge(existing, other)).toThrow(
      'The namespace shop exists with another spec. It differs in: drift, quota.pods. Declare it with ifExists: update to change it.',
    );
    expect(judge(existing, other, { ifExists: 'update' })).toBe('update');
  });

  it('refuses everything on what is being deleted', () => {
    const present = { ...existing, deletionRequestedAt: since };
    for (const ifExists of ['fail', 'update'] as const) {
      expect(() => judge(present, namespaceSpec(), { ifExists })).toThrow(
        `The namespace shop is being deleted since ${since}. Declare it again when it is gone.`,
      );
    }
  });

  it('holds the caller to what was seen', () => {
    const ifExists = 'update';
    expect(judge(existing, other, { ifExists, ifMatch: ['"id.1"'] })).toBe(
      'update',
    );
    expect(() =>
      judge(existing, other, { ifExists, ifMatch: ['"id.0"'] }),
    ).toThrow(
      'If-Match is "id.0", but the etag of the namespace shop is "id.1"',
    );
    expect(() => judge(undefined, other, { ifMatch: ['"id.1"'] })).toThrow(
      /none: it does not exist/,
    );
  });
});
