import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TextWithTimes } from './TextWithTimes';

it('shows moments as local and relative times, with the exact one at hand', async () => {
  jest.useFakeTimers({
    now: Date.parse('2026-11-28T12:00:00Z'),
    doNotFake: ['queueMicrotask', 'setTimeout', 'setImmediate'],
  });
  try {
    renderInTestApp(
      <p data-testid="text">
        <TextWithTimes text="cart-mtls expired at 2026-11-28T09:00:00Z." />
      </p>,
    );
    const text = await screen.findByTestId('text');
    const time = text.querySelector('time');
    expect(text.textContent).toMatch(
      /^cart-mtls expired at .*2026.*\(3 hours ago\)\.$/,
    );
    expect(text.textContent).not.toContain('T09:00');
    expect(time?.dateTime).toBe('2026-11-28T09:00:00.000Z');
    expect(time?.title).toMatch(/:00:00/);
  } finally {
    jest.useRealTimers();
  }
});
