import { Faults } from './Faults';

describe('Faults', () => {
  it('hits the wanted calls of an operation', () => {
    const faults = new Faults();
    faults.inject({
      operation: 'createVcn',
      skip: 1,
      times: 2,
      effect: { kind: 'lostAnswer' },
    });
    expect(faults.take('getVcn')).toBeUndefined();
    expect(faults.take('createVcn')).toBeUndefined();
    expect(faults.take('createVcn')).toEqual({ kind: 'lostAnswer' });
    expect(faults.list()).toEqual([
      {
        operation: 'createVcn',
        skip: 0,
        times: 1,
        effect: { kind: 'lostAnswer' },
      },
    ]);
    expect(faults.take('createVcn')).toEqual({ kind: 'lostAnswer' });
    expect(faults.take('createVcn')).toBeUndefined();
    expect(faults.list()).toEqual([]);
  });

  it('hits every operation with *, and can be cleared', () => {
    const faults = new Faults();
    faults.inject({
      operation: '*',
      times: 2,
      effect: { kind: 'error', status: 500, code: 'InternalError' },
    });
    expect(faults.take('getVcn')).toEqual({
      kind: 'error',
      status: 500,
      code: 'InternalError',
      message: 'Fault on demand',
    });
    faults.clear();
    expect(faults.take('getVcn')).toBeUndefined();
  });

  it('refuses what is no fault', () => {
    expect(() =>
      new Faults().inject({
        operation: '*',
        effect: { kind: 'error', status: 200, code: 'x' },
      }),
    ).toThrow();
  });
});
