import { RetryTokens } from './RetryTokens';

const call = {
  userId: 'user',
  operation: 'createVcn',
  token: 'token',
  body: Buffer.from('{"a":1}'),
};
const answer = { status: 200, headers: { etag: '1' }, body: '{"id":"vcn"}' };
const DAY = 24 * 60 * 60_000;

describe('RetryTokens', () => {
  const gone = new Set<string>();
  let tokens: RetryTokens;

  beforeEach(() => {
    gone.clear();
    tokens = new RetryTokens({}, ocid => gone.has(ocid));
    tokens.remember(call, answer, 'vcn', 0);
  });

  it('answers a repeated call as the first time, for a day', () => {
    expect(tokens.find(call, DAY - 1)).toEqual(answer);
    expect(tokens.find(call, DAY)).toBeUndefined();
  });

  it.each([{ userId: 'other' }, { operation: 'createSubnet' }, { token: 'b' }])(
    'does not know the call of %j',
    other => {
      expect(tokens.find({ ...call, ...other }, 1)).toBeUndefined();
    },
  );

  it('refuses a token of more than 64 characters', () => {
    expect(tokens.find({ ...call, token: 'a'.repeat(64) }, 1)).toBeUndefined();
    expect(() => tokens.find({ ...call, token: 'a'.repeat(65) }, 1)).toThrow(
      expect.objectContaining({ status: 400, code: 'InvalidParameter' }),
    );
  });

  it('refuses another body', () => {
    expect(() =>
      tokens.find({ ...call, body: Buffer.from('{"a":2}') }, 1),
    ).toThrow(
      expect.objectContaining({ status: 409, code: 'InvalidatedRetryToken' }),
    );
  });

  it('refuses when the resource has been deleted since', () => {
    gone.add('vcn');
    expect(() => tokens.find(call, 1)).toThrow('has been deleted since');
  });
});
