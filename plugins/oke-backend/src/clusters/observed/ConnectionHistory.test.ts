import { ConnectionHistory } from './ConnectionHistory';
import type { Connection } from './ConnectionTracker';

const connection = (
  state: Connection['state'],
  since: string = 'now',
): Connection => ({ state, message: state, since });

describe('ConnectionHistory', () => {
  it('carries on what was known', () => {
    const history = new ConnectionHistory(connection('unreachable', 'before'));
    history.observe(connection('connecting'), false);
    expect(history.connection).toEqual(connection('unreachable', 'before'));
    expect(history.isLost).toBe(true);
  });

  it.each([
    ['connecting', false],
    ['connected', false],
    ['unreachable', true],
    ['notPermitted', true],
  ] as const)('as %s, it is lost: %s', (state, isLost) => {
    expect(new ConnectionHistory(connection(state)).isLost).toBe(isLost);
  });

  it('does not tell before the first complete view', () => {
    const history = new ConnectionHistory(connection('connected'));
    expect(history.isTelling).toBe(false);
    history.observe(connection('connecting'), false);
    expect(history.isTelling).toBe(false);
    history.observe(connection('unreachable'), false);
    expect(history.isTelling).toBe(false);
    history.observe(connection('connected'), false);
    expect(history.isTelling).toBe(true);
  });

  it('tells on while the cluster is only unreachable', () => {
    const history = new ConnectionHistory(connection('connecting'));
    history.observe(connection('connected'), false);
    history.observe(connection('unreachable'), false);
    expect(history.isTelling).toBe(true);
  });

  it('does not tell while a refusal may pass, and tells once it lasts', () => {
    const history = new ConnectionHistory(connection('connecting'));
    history.observe(connection('notPermitted'), true);
    expect(history.isTelling).toBe(false);
    history.observe(connection('notPermitted'), false);
    expect(history.isTelling).toBe(true);
    history.observe(connection('connecting'), true);
    expect(history.isTelling).toBe(false);
  });

  it('is back once each time that it is connected again', () => {
    const history = new ConnectionHistory(connection('connecting'));
    expect(history.takeBack()).toBe(false);
    history.observe(connection('connected'), false);
    history.observe(connection('connected'), false);
    expect(history.takeBack()).toBe(true);
    history.observe(connection('connected'), false);
    expect(history.takeBack()).toBe(false);
    history.observe(connection('unreachable'), false);
    history.observe(connection('connecting'), false);
    expect(history.takeBack()).toBe(false);
    history.observe(connection('connected'), false);
    history.observe(connection('unreachable'), false);
    expect(history.takeBack()).toBe(true);
  });
});
