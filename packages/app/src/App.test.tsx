import { render, waitFor } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('asks who the user is', async () => {
    process.env = {
      ...process.env,
      NODE_ENV: 'test',
      // The type of process.env knows strings only; the app's config loader takes objects in tests.
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Test', packages: 'all' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
          context: 'test',
        },
      ] as unknown as string,
    };

    const { getByRole } = render(App.createRoot());

    // The first render loads all plugins of the app.
    await waitFor(
      () =>
        expect(getByRole('button', { name: 'Sign in as Ada' })).toBeVisible(),
      { timeout: 30_000 },
    );
  });
});
