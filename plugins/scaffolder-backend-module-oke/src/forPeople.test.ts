import { AuthenticationError } from '@backstage/errors';
import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';
import { forPeople } from './forPeople';

const problem = {
  field: 'name',
  value: 'Shop',
  message: 'the name is in lower case',
  remedy: 'Correct the field',
};

it.each<[string, Error, string]>([
  [
    'what the backend found wrong',
    new OkeResponseError(400, 'InputError', 'bad', [problem, problem]),
    'name (Shop): the name is in lower case. Correct the field\nname (Shop): the name is in lower case. Correct the field',
  ],
  [
    'a moment',
    new OkeResponseError(
      409,
      'ConflictError',
      'Since 2026-11-28T14:03:09Z',
      [],
    ),
    'Since 28 Nov 2026, 14:03 UTC',
  ],
  [
    'a refusal',
    new OkeResponseError(412, 'PreconditionFailedError', 'It changed.', []),
    'It changed.',
  ],
  [
    'a backend that cannot be reached',
    new TypeError('fetch failed', { cause: new Error('connect ECONNRESET') }),
    'The Okeanos backend could not be reached: connect ECONNRESET',
  ],
  [
    'a backend that does not answer',
    new DOMException('The operation was aborted', 'TimeoutError'),
    'The Okeanos backend did not answer in time',
  ],
  [
    'a cancelled task',
    new DOMException('This operation was aborted', 'AbortError'),
    'The task was cancelled',
  ],
  [
    'a session that is over',
    new AuthenticationError('Illegal token; caused by JWSInvalid'),
    'Your session is over. Sign in and run it again.',
  ],
  [
    'a session that the backend does not accept',
    new OkeResponseError(401, 'AuthenticationError', 'Illegal token', []),
    'Your session is over. Sign in and run it again.',
  ],
])('tells of %s in sentences, without a stack', (_, error, text) => {
  const told = forPeople(error);
  expect(told).toBe(error);
  expect(told).toMatchObject({ message: text, stack: text });
});

it('leaves what is no error alone', () => {
  expect(forPeople('odd')).toBe('odd');
});
