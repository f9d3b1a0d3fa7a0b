import { aspectStateSchema, type AspectState } from './serviceStatus';
import { worstFirst } from './worstFirst';

const items = (...states: AspectState[]) =>
  states.map((state, index) => ({ state, index }));

describe('worstFirst', () => {
  it('puts what failed first and what is healthy last', () => {
    const sorted = worstFirst(items(...aspectStateSchema.options));
    expect(sorted[0].state).toBe('failed');
    expect(sorted[1].state).toBe('warning');
    expect(sorted.at(-1)?.state).toBe('healthy');
    expect(sorted).toHaveLength(aspectStateSchema.options.length);
  });

  it('keeps the order of equals and leaves the input alone', () => {
    const input = items('healthy', 'failed', 'healthy', 'failed');
    expect(worstFirst(input).map(item => item.index)).toEqual([1, 3, 0, 2]);
    expect(input.map(item => item.index)).toEqual([0, 1, 2, 3]);
  });
});
