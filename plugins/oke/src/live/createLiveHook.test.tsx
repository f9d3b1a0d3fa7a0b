import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { clusterStatus } from '../__testUtils__/fixtures';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { createLiveHook } from './createLiveHook';

const useCluster = createLiveHook({
  load: (api, name, signal) => api.getClusterStatus(name, { signal }),
});

const mockCluster = () =>
  jest.fn<
    ReturnType<OkeApi['getClusterStatus']>,
    Parameters<OkeApi['getClusterStatus']>
  >(async name => clusterStatus({ name }));

const withApi = (getClusterStatus: OkeApi['getClusterStatus']) => {
  const api = { getClusterStatus };
  return ({ children }: { children: ReactNode }) => (
    <TestApiProvider apis={[[okeApiRef, api]]}>{children}</TestApiProvider>
  );
};

describe('createLiveHook', () => {
  it('shares one request among all that use the same key', async () => {
    const getClusterStatus = mockCluster();
    const { result } = renderHook(
      () => [useCluster('a'), useCluster('a'), useCluster('b')],
      { wrapper: withApi(getClusterStatus) },
    );
    await waitFor(() =>
      expect(result.current.map(({ answer }) => answer?.data.name)).toEqual([
        'a',
        'a',
        'b',
      ]),
    );
    expect(getClusterStatus.mock.calls.map(([name]) => name)).toEqual([
      'a',
      'b',
    ]);
    expect(result.current[0].answer).toBe(result.current[1].answer);
  });

  it('asks anew for another key, and drops the former', async () => {
    const getClusterStatus = mockCluster();
    const { result, rerender } = renderHook(({ name }) => useCluster(name), {
      initialProps: { name: 'a' },
      wrapper: withApi(getClusterStatus),
    });
    await waitFor(() => expect(result.current.answer?.data.name).toBe('a'));

    rerender({ name: 'b' });
    expect(result.current.answer).toBeUndefined();
    await waitFor(() => expect(result.current.answer?.data.name).toBe('b'));

    rerender({ name: 'a' });
    expect(result.current.answer).toBeUndefined();
    await waitFor(() => expect(getClusterStatus).toHaveBeenCalledTimes(3));
  });

  it('asks anew when it is used again after nobody used it', async () => {
    const getClusterStatus = mockCluster();
    const wrapper = withApi(getClusterStatus);
    const first = renderHook(() => useCluster('a'), { wrapper });
    await waitFor(() => expect(first.result.current.answer).toBeDefined());
    first.unmount();

    const second = renderHook(() => useCluster('a'), { wrapper });
    await waitFor(() => expect(second.result.current.answer).toBeDefined());
    expect(getClusterStatus).toHaveBeenCalledTimes(2);
  });

  it('shares nothing between two clients', async () => {
    const [one, other] = [mockCluster(), mockCluster()];
    const first = renderHook(() => useCluster('a'), { wrapper: withApi(one) });
    const second = renderHook(() => useCluster('a'), {
      wrapper: withApi(other),
    });
    await waitFor(() => expect(first.result.current.answer).toBeDefined());
    await waitFor(() => expect(second.result.current.answer).toBeDefined());
    expect(one).toHaveBeenCalledTimes(1);
    expect(other).toHaveBeenCalledTimes(1);
  });

  it('asks at once on demand', async () => {
    const getClusterStatus = mockCluster();
    const { result } = renderHook(() => useCluster('a'), {
      wrapper: withApi(getClusterStatus),
    });
    await waitFor(() => expect(result.current.answer).toBeDefined());
    act(() => result.current.refresh());
    await waitFor(() => expect(getClusterStatus).toHaveBeenCalledTimes(2));
  });

  it('listens to no signals where answers name no channel', async () => {
    const signals = new FakeSignals();
    const api = { getClusterStatus: mockCluster() };
    const { result } = renderHook(() => useCluster('a'), {
      wrapper: ({ children }) => (
        <TestApiProvider
          apis={[
            [okeApiRef, api],
            [signalApiRef, signals],
          ]}
        >
          {children}
        </TestApiProvider>
      ),
    });
    await waitFor(() => expect(result.current.answer).toBeDefined());
    expect(signals.channels).toEqual([]);
  });
});
