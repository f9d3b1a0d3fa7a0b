import { AuthenticationError } from '@backstage/errors';
import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';
import {
  describeError,
  isNotFound,
  isRefusal,
  isSessionOver,
} from './failures';

const answered = (status: number) =>
  new OkeResponseError(status, 'Error', 'no', []);

it.each([
  [400, { refusal: true, notFound: false, sessionOver: false }],
  [401, { refusal: true, notFound: false, sessionOver: true }],
  [404, { refusal: true, notFound: true, sessionOver: false }],
  [409, { refusal: true, notFound: false, sessionOver: false }],
  [429, { refusal: false, notFound: false, sessionOver: false }],
  [500, { refusal: false, notFound: false, sessionOver: false }],
  [503, { refusal: false, notFound: false, sessionOver: false }],
])('reads the status %d', (status, { refusal, notFound, sessionOver }) => {
  const error = answered(status);
  expect(isRefusal(error)).toBe(refusal);
  expect(isNotFound(error)).toBe(notFound);
  expect(isSessionOver(error)).toBe(sessionOver);
});

it('takes no other error for an answer', () => {
  const error = Object.assign(new Error('no'), { status: 404 });
  expect(isRefusal(error)).toBe(false);
  expect(isNotFound(error)).toBe(false);
});

it('knows an auth service that refuses the token', () => {
  expect(isSessionOver(new AuthenticationError('expired'))).toBe(true);
  expect(isSessionOver(new Error('expired'))).toBe(false);
});

it('describes an error with its causes', () => {
  const cause = new Error('connect ECONNREFUSED', { cause: 'no route' });
  const error = new Error('fetch failed', { cause });
  expect(describeError(error)).toBe(
    'the Okeanos backend could not be reached: connect ECONNREFUSED: no route',
  );
  expect(describeError('odd')).toBe('odd');
});
