import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

// A portal of its own with empty data, started as the README says. The variable is how the workers,
// which load this file again, learn of the same folder.
process.env.OKEANOS_DATA ??= mkdtempSync(join(tmpdir(), 'okeanos-e2e-'));

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // One story: each step needs the one before.
  workers: 1,
  maxFailures: 1,
  forbidOnly: true,
  // Long enough for a machine that does other things beside it: only what hangs takes so long.
  timeout: 5 * 60_000,
  expect: { timeout: 30_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME
    ? [['list'], ['json']]
    : [['list']],
  use: {
    baseURL: 'http://localhost:3000',
    viewport: { width: 1400, height: 1000 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', // Chromium has none for root
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: './yarnw start',
    cwd: '..',
    // The sandbox builds its control plane on the first start of a machine.
    timeout: 20 * 60_000,
    wait: { stdout: /portal is ready/ },
    gracefulShutdown: { signal: 'SIGINT', timeout: 30_000 },
    stdout: 'pipe',
  },
});
