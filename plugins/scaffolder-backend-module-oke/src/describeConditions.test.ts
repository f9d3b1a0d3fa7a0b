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

it('has nothing to say about nothing', () => {
  expect(describeConditions([])).toEqual([]);
});
