import { isDeepStrictEqual } from 'node:util';
import type { FieldConflict } from '../../kubernetes';
import { decide, type Decision, type DecisionInput } from './decide';
import type { PartObservation } from './observePart';

const live = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };

const OBSERVATIONS: Record<string, PartObservation> = {
  kindNotServed: { type: 'kindNotServed' },
  wrongScope: { type: 'wrongScope', scope: 'Cluster' },
  absent: { type: 'absent' },
  terminating: { type: 'terminating', live },
  foreignIdentical: { type: 'foreign', live, fields: [] },
  foreignDiffering: { type: 'foreign', live, fields: ['data.a', 'data.b'] },
  foreignFixed: { type: 'foreign', live, fields: ['.roleRef.name'] },
  same: { type: 'same', live },
  different: { type: 'different', live, fields: ['data.a'] },
  conflict: {
    type: 'conflict',
    live,
    conflicts: [{ manager: 'kubectl-edit', field: 'spec.hard.pods' }],
  },
};

const INPUTS: DecisionInput[] = [true, false].flatMap(recorded =>
  [true, false].flatMap(intentionChanged =>
    [true, false].flatMap(confirmed =>
      (['Never', 'IfIdentical', 'Always'] as const).flatMap(adoptPolicy =>
        [true, false].flatMap(isAdoptable =>
          (['report', 'repair'] as const).map(drift => ({
            ...{ recorded, intentionChanged, confirmed },
            ...{ adoptPolicy, isAdoptable, drift },
          })),
        ),
      ),
    ),
  ),
);

const NOT_OURS = 'an object of this name exists already';
const OWNED = 'somebody else owns spec.hard.pods (kubectl-edit)';
const DELETED = 'it was deleted by somebody else';
const CHANGED = 'it was changed by somebody else';

const FIXED: Decision = {
  action: 'refuse',
  problem: 'NameTaken',
  reason: `${NOT_OURS}, is not ours, and gives another role, which nobody can change`,
};

type Rule = [observation: string, when: Partial<DecisionInput>, then: Decision];

/** The rules. Each combination meets exactly one: what is not named may be anything. */
const RULES: Rule[] = [
  [
    'kindNotServed',
    {},
    {
      action: 'wait',
      problem: 'KindNotServed',
      reason: 'the cluster does not serve this kind yet',
    },
  ],
  [
    'wrongScope',
    {},
    {
      action: 'refuse',
      problem: 'WrongScope',
      reason: 'objects of this kind belong to no namespace',
    },
  ],
  [
    'terminating',
    {},
    {
      action: 'wait',
      problem: 'Terminating',
      reason: 'the object of this name is still being deleted',
    },
  ],
  [
    'absent',
    { recorded: false },
    { action: 'create', force: false, reason: 'it does not exist' },
  ],
  [
    'absent',
    { recorded: true, intentionChanged: true },
    { action: 'create', force: false, reason: DELETED },
  ],
  [
    'absent',
    { recorded: true, intentionChanged: false, drift: 'repair' },
    { action: 'create', force: false, reason: DELETED },
  ],
  [
    'absent',
    {
      ...{ recorded: true, intentionChanged: false, confirmed: true },
      drift: 'report',
    },
    { action: 'create', force: false, reason: DELETED },
  ],
  [
    'absent',
    {
      ...{ recorded: true, intentionChanged: false, confirmed: false },
      drift: 'report',
    },
    { action: 'report', reason: DELETED, fields: [] },
  ],
  [
    'foreignIdentical',
    { adoptPolicy: 'Never' },
    {
      action: 'refuse',
      problem: 'NameTaken',
      reason: `${NOT_OURS} and is not ours`,
    },
  ],
  [
    'foreignIdentical',
    { adoptPolicy: 'IfIdentical', isAdoptable: false },
    {
      action: 'refuse',
      problem: 'NameTaken',
      reason: `${NOT_OURS}, is not ours, and belongs to no namespace: such objects are never adopted`,
    },
  ],
  [
    'foreignIdentical',
    { adoptPolicy: 'IfIdentical', isAdoptable: true },
    {
      action: 'update',
      force: false,
      reason: 'it exists already, is identical and is adopted',
    },
  ],
  [
    'foreignIdentical',
    { adoptPolicy: 'Always', isAdoptable: false },
    {
      action: 'refuse',
      problem: 'NameTaken',
      reason: `${NOT_OURS}, is not ours, and belongs to no namespace: such objects are never adopted`,
    },
  ],
  [
    'foreignIdentical',
    { adoptPolicy: 'Always', isAdoptable: true },
    {
      action: 'update',
      force: true,
      reason: 'it exists already and is adopted',
    },
  ],
  [
    'foreignDiffering',
    { adoptPolicy: 'Never' },
    {
      action: 'refuse',
      problem: 'NameTaken',
      reason: `${NOT_OURS} and is not ours`,
    },
  ],
  [
    'foreignDiffering',
    { adoptPolicy: 'IfIdentical', isAdoptable: false },
    {
      action: 'refuse',
      problem: 'NameTaken',
      reason: `${NOT_OURS}, is not ours, and belongs to no namespace: such objects are never adopted`,
    },
  ],
  [
    'foreignDiffering',
    { adoptPolicy: 'IfIdentical', isAdoptable: true },
    {
      action: 'refuse',
      problem: 'NameTaken',
      reason: `${NOT_OURS} and differs in data.a, data.b`,
    },
  ],
  [
    'foreignDiffering',
    { adoptPolicy: 'Always', isAdoptable: false },
    {
      action: 'refuse',
      problem: 'NameTaken',
      reason: `${NOT_OURS}, is not ours, and belongs to no namespace: such objects are never adopted`,
    },
  ],
  [
    'foreignDiffering',
    { adoptPolicy: 'Always', isAdoptable: true },
    {
      action: 'update',
      force: true,
      reason: 'it exists already and is adopted',
    },
  ],
  ['foreignFixed', { adoptPolicy: 'Never' }, FIXED],
  ...(['IfIdentical', 'Always'] as const).flatMap((adoptPolicy): Rule[] => [
    ['foreignFixed', { adoptPolicy, isAdoptable: true }, FIXED],
    [
      'foreignFixed',
      { adoptPolicy, isAdoptable: false },
      {
        action: 'refuse',
        problem: 'NameTaken',
        reason: `${NOT_OURS}, is not ours, and belongs to no namespace: such objects are never adopted`,
      },
    ],
  ]),
  ['same', {}, { action: 'none', reason: 'as intended' }],
  [
    'different',
    { intentionChanged: true },
    { action: 'update', force: false, reason: 'the intention changed' },
  ],
  [
    'different',
    { intentionChanged: false, drift: 'repair' },
    { action: 'update', force: false, reason: CHANGED },
  ],
  [
    'different',
    { intentionChanged: false, confirmed: true, drift: 'report' },
    { action: 'update', force: false, reason: CHANGED },
  ],
  [
    'different',
    { intentionChanged: false, confirmed: false, drift: 'report' },
    { action: 'report', reason: CHANGED, fields: ['data.a'] },
  ],
  [
    'conflict',
    { drift: 'repair', recorded: true },
    { action: 'update', force: true, reason: OWNED },
  ],
  [
    'conflict',
    { drift: 'repair', recorded: false },
    { action: 'refuse', problem: 'Conflict', reason: OWNED },
  ],
  [
    'conflict',
    { drift: 'report' },
    { action: 'refuse', problem: 'Conflict', reason: OWNED },
  ],
];

const combinations = Object.keys(OBSERVATIONS).flatMap(observation =>
  INPUTS.map(input => [observation, input] as const),
);

describe('decide', () => {
  it.each(combinations)('%s, %j', (observation, input) => {
    const met = RULES.filter(
      ([of, when]) =>
        of === observation &&
        Object.entries({ ...input, ...when }).every(
          ([key, value]) => input[key as keyof DecisionInput] === value,
        ),
    );
    expect(met).toHaveLength(1);
    expect(decide(OBSERVATIONS[observation], input)).toEqual(met[0][2]);
  });

  describe('with a confirmed plan that shows that fields are taken', () => {
    const seen: FieldConflict[] = [
      { manager: 'kubectl-edit', field: 'spec.hard.pods' },
    ];
    const mayTake = (conflicts: FieldConflict[]) =>
      isDeepStrictEqual(conflicts, seen);
    const input: DecisionInput = {
      ...{ recorded: true, intentionChanged: false, confirmed: true },
      ...{ adoptPolicy: 'Never', isAdoptable: true, drift: 'report', mayTake },
    };

    it('takes those very fields by force', () => {
      expect(decide(OBSERVATIONS.conflict, input)).toEqual({
        ...{ action: 'update', force: true, reason: OWNED },
      });
    });

    it.each([
      ['another field', [{ manager: 'kubectl-edit', field: 'spec.hard.cpu' }]],
      ['one field more', [...seen, { manager: 'helm', field: 'metadata' }]],
      ['that of another', [{ manager: 'helm', field: 'spec.hard.pods' }]],
    ])('does not take %s', (_what, conflicts) => {
      expect(
        decide({ type: 'conflict', live, conflicts }, input),
      ).toMatchObject({ action: 'refuse', problem: 'Conflict' });
    });

    it('takes nothing of what Okeanos did not make', () => {
      expect(
        decide(OBSERVATIONS.conflict, { ...input, recorded: false }),
      ).toMatchObject({ action: 'refuse', problem: 'Conflict' });
    });
  });

  it('names every conflict', () => {
    expect(
      decide(
        {
          type: 'conflict',
          live,
          conflicts: [
            { manager: 'kubectl-edit', field: 'spec.hard.pods' },
            { manager: 'helm', field: 'metadata.labels.team' },
          ],
        },
        INPUTS.find(({ drift }) => drift === 'report')!,
      ),
    ).toMatchObject({
      reason:
        'somebody else owns spec.hard.pods (kubectl-edit), metadata.labels.team (helm)',
    });
  });
});
