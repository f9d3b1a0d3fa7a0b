import type { ReflectorState } from '@okeanos/backstage-plugin-oke-node';
import {
  carryConnection,
  ConnectionTracker,
  type Connection,
} from './ConnectionTracker';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 12, minute));
const since = (minute: number) => at(minute).toISOString();

const synced = (minute: number): ReflectorState => ({
  state: 'synced',
  since: at(minute),
});
const lost = (
  state: 'unreachable' | 'notPermitted',
  minute: number,
  message: string = state,
): ReflectorState => ({ state, since: at(minute), error: new Error(message) });

function summary(...states: ReflectorState[]): Connection {
  const tracker = new ConnectionTracker(
    states.map((_, index) => `Kind${index}`),
    at(0),
  );
  states.forEach((state, index) => tracker.set(`Kind${index}`, state));
  return tracker.summary(at(10));
}

describe('ConnectionTracker', () => {
  it('is connecting before anything is known', () => {
    const tracker = new ConnectionTracker(['Pod', 'Service'], at(0));
    expect(tracker.summary(at(0))).toEqual({
      state: 'connecting',
      message: '0 of 2 watches are complete',
      since: since(0),
    });
    expect(tracker.get('Pod')).toBe('syncing');
  });

  it('is connecting while any list is incomplete, since the first of these began', () => {
    expect(
      summary(
        synced(1),
        { state: 'syncing', since: at(5) },
        { state: 'syncing', since: at(3) },
      ),
    ).toEqual({
      state: 'connecting',
      message: '1 of 3 watches are complete',
      since: since(3),
    });
  });

  it('is connected once the last list is complete; what is not installed does not hinder', () => {
    expect(
      summary(synced(1), { state: 'notInstalled', since: at(2) }, synced(4)),
    ).toEqual({
      state: 'connected',
      message: 'All watches are complete',
      since: since(4),
    });
  });

  it('is unreachable when nothing is heard through any watch, since the first of these', () => {
    expect(
      summary(
        lost('unreachable', 7, 'later'),
        lost('unreachable', 5, 'no route'),
        lost('notPermitted', 2),
        { state: 'notInstalled', since: at(1) },
      ),
    ).toEqual({ state: 'unreachable', message: 'no route', since: since(5) });
  });

  it('is connected while one watch gets no answer and others stand, and says of which kind', () => {
    const tracker = new ConnectionTracker(['Pod', 'Service', 'Node'], at(0));
    tracker.set('Pod', synced(1));
    tracker.set('Service', synced(1));
    tracker.set('Service', lost('unreachable', 5, 'no route'));
    tracker.set('Node', lost('notPermitted', 2));
    expect(tracker.summary(at(6))).toEqual({
      state: 'connected',
      message:
        'All watches are complete but those of kinds that may not be read: Node, and those of kinds of which nothing comes any more: Service',
      since: since(5),
    });
    expect(tracker.standing(at(6))).toEqual([
      { kind: 'Service', since: at(5), message: 'no route' },
    ]);
    // What was never read is not read yet, whatever others say.
    tracker.set('Pod', { state: 'syncing', since: at(6) });
    tracker.set('Service', synced(6));
    expect(tracker.standing(at(6))).toEqual([]);
  });

  it('is connected while a list is read anew, and says of which kind when that lasts', () => {
    const tracker = new ConnectionTracker(['Pod', 'Service'], at(0));
    tracker.set('Pod', synced(1));
    tracker.set('Service', synced(1));
    tracker.set('Service', { state: 'syncing', since: at(5) });
    const after = (seconds: number) =>
      new Date(at(5).getTime() + seconds * 1e3);
    expect(tracker.summary(after(29))).toMatchObject({
      state: 'connected',
      message: 'All watches are complete',
    });
    expect(tracker.standing(after(29))).toEqual([]);
    expect(tracker.summary(after(30))).toMatchObject({ state: 'connected' });
    expect(tracker.standing(after(30))).toEqual([
      {
        kind: 'Service',
        since: at(5),
        message: 'The list of it is not complete yet',
      },
    ]);
    // What was not installed in between was never read.
    tracker.set('Service', { state: 'notInstalled', since: at(6) });
    tracker.set('Service', { state: 'syncing', since: at(7) });
    expect(tracker.summary(at(9))).toMatchObject({ state: 'connecting' });
  });

  it('is unreachable while the API server is silent, since nothing was heard', () => {
    const tracker = new ConnectionTracker(['Pod'], at(0));
    tracker.set('Pod', synced(1));
    tracker.setSilent(at(4), new Error('no answer'));
    tracker.setSilent(at(5), new Error('no answer again'));
    expect(tracker.summary(at(6))).toEqual({
      state: 'unreachable',
      message: 'no answer',
      since: since(4),
    });
    tracker.endSilence(at(7));
    expect(tracker.summary(at(8))).toMatchObject({
      state: 'connected',
      since: since(7),
    });
  });

  it('is not permitted when nothing may be read', () => {
    expect(
      summary(
        lost('notPermitted', 3, 'forbidden'),
        { state: 'syncing', since: at(0) },
        { state: 'notInstalled', since: at(1) },
      ),
    ).toEqual({
      state: 'notPermitted',
      message: 'forbidden',
      since: since(3),
    });
  });

  it('is connecting while a refusal may still pass, as when an API server starts', () => {
    const tracker = new ConnectionTracker(['Pod', 'Service'], at(0));
    tracker.set('Pod', synced(0));
    tracker.set('Service', lost('notPermitted', 1));
    const seconds = (count: number) => new Date(at(1).getTime() + count * 1e3);
    expect(tracker.isRefusedLately(seconds(29))).toBe(true);
    expect(tracker.isRefusedLately(seconds(30))).toBe(false);
    expect(tracker.summary(seconds(29))).toEqual({
      state: 'connecting',
      message: '1 of 2 watches are complete',
      since: since(1),
    });
    expect(tracker.summary(seconds(30))).toMatchObject({ state: 'connected' });
  });

  it('says what may not be read when the rest is complete', () => {
    expect(
      summary(synced(1), lost('notPermitted', 2), lost('notPermitted', 3)),
    ).toMatchObject({
      state: 'connected',
      message:
        'All watches are complete but those of kinds that may not be read: Kind1, Kind2',
    });
  });
});

describe('carryConnection', () => {
  const connection = (
    state: Connection['state'],
    minute: number,
    message: string = state,
  ): Connection => ({ state, message, since: since(minute) });

  it('takes what comes when nothing was known', () => {
    const next = connection('connecting', 1);
    expect(carryConnection(undefined, next)).toEqual(next);
  });

  it.each(['connecting', 'connected', 'unreachable', 'notPermitted'] as const)(
    'stays %s since it began, with the news of the message',
    state => {
      const before = connection(state, 1, 'before');
      const next = connection(state, 2, 'next');
      expect(carryConnection(before, next)).toEqual(
        connection(state, 1, 'next'),
      );
    },
  );

  it.each(['unreachable', 'notPermitted'] as const)(
    'stays %s while it is tried again',
    state => {
      const before = connection(state, 1);
      expect(carryConnection(before, connection('connecting', 2))).toEqual(
        before,
      );
    },
  );

  it('begins anew with every other change', () => {
    for (const [from, to] of [
      ['connected', 'connecting'],
      ['connected', 'unreachable'],
      ['unreachable', 'connected'],
      ['unreachable', 'notPermitted'],
      ['notPermitted', 'connected'],
    ] as const) {
      const next = connection(to, 2);
      expect(carryConnection(connection(from, 1), next)).toEqual(next);
    }
  });
});
