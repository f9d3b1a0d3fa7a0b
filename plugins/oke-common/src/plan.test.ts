import { describeProblem } from './plan';

const message = 'the group is not one of yours';
const remedy = 'Choose a group that you are a member of';

it('describes a problem with field and value', () => {
  const problem = { field: 'owner', value: 'group:x/y', message, remedy };
  expect(describeProblem(problem)).toBe(
    'owner (group:x/y): the group is not one of yours. Choose a group that you are a member of',
  );
});

it('describes a problem of the whole spec', () => {
  expect(describeProblem({ field: '', value: '', message, remedy })).toBe(
    'spec: the group is not one of yours. Choose a group that you are a member of',
  );
});
