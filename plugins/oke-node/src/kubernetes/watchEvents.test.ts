import {
  added,
  bookmark,
  deleted,
  errorEvent,
  initialEventsEnd,
  modified,
} from './__testUtils__/events';
import { configMap, failure } from './__testUtils__/objects';
import { decodeWatchEvents } from './watchEvents';

async function decode(...lines: unknown[]) {
  async function* body() {
    yield Buffer.from(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  }
  const events = [];
  for await (const event of decodeWatchEvents(body())) {
    events.push(event);
  }
  return events;
}

describe('decodeWatchEvents', () => {
  it('gives objects whole, and what bookmarks say', async () => {
    const object = configMap('a', '5', { key: 'value' });
    expect(
      await decode(
        added(object),
        initialEventsEnd('6'),
        modified(object),
        bookmark('7'),
        deleted(object),
      ),
    ).toEqual([
      { type: 'ADDED', object },
      { type: 'BOOKMARK', resourceVersion: '6', initialEventsEnd: true },
      { type: 'MODIFIED', object },
      { type: 'BOOKMARK', resourceVersion: '7', initialEventsEnd: false },
      { type: 'DELETED', object },
    ]);
  });

  it('throws the error that the server sends', async () => {
    await expect(
      decode(errorEvent(failure(410, 'Expired'))),
    ).rejects.toMatchObject({ name: 'KubernetesError', status: 410 });
  });

  it.each([
    ['no event', { hello: 'world' }],
    ['an unknown type', { type: 'PAUSED', object: configMap('a', '1') }],
    ['an object without UID', { type: 'ADDED', object: { metadata: {} } }],
  ])('refuses %s', async (_, line) => {
    await expect(decode(line)).rejects.toThrow(SyntaxError);
  });
});
