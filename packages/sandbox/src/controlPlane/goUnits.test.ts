import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

// Without a build cache it compiles Kubernetes' API types.
jest.setTimeout(10 * 60_000);

const hasGo = spawnSync('go', ['version']).status === 0;

/** Packages of pure logic. Testing all packages would compile Kubernetes a second time. */
const PACKAGES = ['addresses', 'desired', 'gateway', 'pki', 'ports'];

(hasGo ? it : it.skip).each(PACKAGES)('go test internal/%s', async name => {
  const { stdout } = await promisify(execFile)(
    'go',
    [
      'test',
      '-trimpath',
      '-tags=providerless',
      // Vetting compiles everything once more.
      '-vet=off',
      `./internal/${name}`,
    ],
    {
      cwd: path.resolve(__dirname, '../../control-plane'),
      env: { ...process.env, CGO_ENABLED: '0' },
    },
  );
  expect(stdout).toMatch(/^ok/);
});
