import { condition } from './__testUtils__/fixtures';
import { describeConditions } from './describeConditions';

it('says once what several conditions say', () => {
  const hindered = {
    status: 'False',
    reason: 'Creating',
    message: 'Vcn demo: OCI is making it',
  } as const;
  expect(
    describeConditions([
      condition({ type: 'Ready', ...hindered }),
      condition({ type: 'Provisioned', ...hindered }),
      condition({
        type: 'Drifted',
        status: 'False',
        message: 'What Okeanos made is as intended',
      }),
    ]),
  ).toEqual([
    'Not ready yet: Vcn demo: OCI is making it',
    'What Okeanos made is as intended',
  ]);
});

it('gives the commands that take away what is in the way', () => {
  expect(
    describeConditions([
      condition({
        ...{ type: 'Ready', status: 'Unknown', message: 'held' },
        commands: ['kubectl get pods'],
      }),
    ]),
  ).toEqual([
    'Not known whether it is ready: held',
    'An administrator may run: kubectl get pods',
  ]);
});

it('has nothing to say about nothing', () => {
  expect(describeConditions([])).toEqual([]);
});
