import { readRefusal } from './readRefusal';

const problem = {
  field: 'owner',
  value: 'group:default/billing-team',
  message: 'the group is not one of yours',
  remedy: 'Choose a group that you are a member of',
};

it("takes name, message and problems from the backend's answer", async () => {
  const body = {
    error: { name: 'InputError', message: 'no', problems: [problem] },
    request: { method: 'PUT', url: '/clusters/demo/namespaces/shop' },
    response: { statusCode: 400 },
  };
  const error = await readRefusal(Response.json(body, { status: 400 }));
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    status: 400,
    name: 'InputError',
    message: 'no',
    problems: [problem],
  });
});

it('has no problems where the answer tells of none', async () => {
  const body = { error: { name: 'NotFoundError', message: 'No cluster demo' } };
  const error = await readRefusal(Response.json(body, { status: 404 }));
  expect(error).toMatchObject({
    status: 404,
    name: 'NotFoundError',
    message: 'No cluster demo',
    problems: [],
  });
});

it.each([
  ['an HTML page', '<html>Bad gateway</html>'],
  ['nothing', ''],
  ['other JSON', '{"error":"bad gateway"}'],
])('tells the status of %s that a proxy answers', async (_, body) => {
  const error = await readRefusal(
    new Response(body, { status: 502, statusText: 'Bad Gateway' }),
  );
  expect(error).toMatchObject({
    status: 502,
    name: 'ResponseError',
    message: 'The Okeanos backend answered 502 Bad Gateway',
    problems: [],
  });
});

it.each([
  ['7', 7_000],
  ['0', 0],
  [undefined, undefined],
  ['soon', undefined],
  ['Sat, 28 Nov 2026 17:00:00 GMT', undefined],
])('tells of Retry-After %s in how long to try again', async (value, ms) => {
  const headers = value === undefined ? undefined : { 'retry-after': value };
  for (const body of [{ error: { name: 'Error', message: 'no' } }, 'no']) {
    const answer = Response.json(body, { status: 429, headers });
    expect((await readRefusal(answer)).retryAfterMs).toBe(ms);
  }
});
