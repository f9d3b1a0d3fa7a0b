import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

// Without a build cache it compiles Kubernetes' API types.
jest.setTimeout(10 * 60_000);

const hasGo = spawnSync('go', ['version']).status === 0;
const describeWithGo = hasGo ? describe : describe.skip;

/** Packages of pure logic. Testing all packages would compile Kubernetes a second time. */
const PACKAGES = [
  'addresses',
  'atomicfile',
  'desired',
  'gateway',
  'kubeversion',
  'pki',
  'ports',
];

describeWithGo('go test', () => {
  it.each(PACKAGES)('internal/%s', async name => {
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
        // eslint-disable-next-line no-restricted-syntax -- tests always run from the sources
        cwd: path.resolve(__dirname, '../../control-plane'),
        env: { ...process.env, CGO_ENABLED: '0' },
      },
    );
    expect(stdout).toMatch(/^ok/);
  });
});
