import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findBinaries } from './binaries';

/** Stands for Go: compiles two packages, fails when told to, and says how often it was asked to build. */
const FAKE_GO = `#!/bin/sh
here=$(dirname "$0")
case "$1" in
version) echo go version ;;
build)
  echo build >>"$here/calls"
  echo k8s.io/one >&2
  echo k8s.io/two >&2
  if [ -e "$here/fail" ]; then
    echo "main.go:1:1: it does not compile" >&2
    exit 1
  fi
  while [ "$1" != "-o" ]; do shift; done
  echo binary >"$2/control-plane"
  echo binary >"$2/kwok"
  ;;
list)
  for module; do :; done
  mkdir -p "$here/$module/config/crd/standard" "$here/$module/deploy/crds"
  echo "kind: x" >"$here/$module/config/crd/standard/x.yaml"
  echo "kind: y" >"$here/$module/deploy/crds/y.yaml"
  echo text >"$here/$module/deploy/crds/README.md"
  echo "$here/$module"
  ;;
esac
`;

describe('findBinaries', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-binaries-'));
    await fs.mkdir(path.join(folder, 'bin'));
    await fs.writeFile(path.join(folder, 'bin', 'go'), FAKE_GO, {
      mode: 0o755,
    });
    env = {
      ...process.env,
      PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
      OKEANOS_CONTROL_PLANE_ASSETS: undefined,
      OKEANOS_CONTROL_PLANE_CACHE: path.join(folder, 'cache'),
    };
  });

  afterEach(async () => {
    await fs.rm(folder, { recursive: true });
  });

  const calls = async () =>
    (await fs.readFile(path.join(folder, 'bin', 'calls'), 'utf8'))
      .trim()
      .split('\n');

  it('builds once, and says what it does', async () => {
    const messages: string[] = [];
    const onProgress = (message: string) => messages.push(message);
    const found = await findBinaries({ env, onProgress });
    expect(path.dirname(found)).toBe(path.join(folder, 'cache'));
    expect((await fs.readdir(found, { recursive: true })).sort()).toEqual([
      'control-plane',
      'crds',
      'crds/cert-manager',
      'crds/cert-manager/y.yaml',
      'crds/gateway-api',
      'crds/gateway-api/x.yaml',
      'kwok',
    ]);
    expect(messages[0]).toMatch(/^building the control plane.*0 packages/);
    expect(messages.at(-1)).toMatch(/^built the control plane in \d+ s/);

    expect(await findBinaries({ env })).toBe(found);
    expect(await calls()).toHaveLength(1);
  });

  it('builds once for all who ask at the same time', async () => {
    const found = await Promise.all([
      findBinaries({ env }),
      findBinaries({ env }),
      findBinaries({ env }),
    ]);
    expect(new Set(found).size).toBe(1);
    expect(await calls()).toHaveLength(1);
  });

  it('quotes the compiler when the build fails, and leaves nothing that looks built', async () => {
    await fs.writeFile(path.join(folder, 'bin', 'fail'), '');
    await expect(findBinaries({ env })).rejects.toThrow(/does not compile/);
    await fs.rm(path.join(folder, 'bin', 'fail'));
    await findBinaries({ env });
    expect(await calls()).toHaveLength(2);
  });

  it('names the ways out when there is no Go', async () => {
    const found = findBinaries({ env: { ...env, PATH: folder } });
    await expect(found).rejects.toThrow(
      /install Go.*OKEANOS_CONTROL_PLANE_ASSETS.*kubeconfig/s,
    );
  });

  it('uses the cache folder of the user', async () => {
    const found = await findBinaries({
      env: {
        ...env,
        OKEANOS_CONTROL_PLANE_CACHE: undefined,
        XDG_CACHE_HOME: path.join(folder, 'xdg'),
      },
    });
    expect(path.dirname(found)).toBe(
      path.join(folder, 'xdg', 'okeanos', 'control-plane'),
    );
  });

  it('takes ready-made assets, and says what they lack', async () => {
    const assets = path.join(folder, 'assets');
    await fs.mkdir(assets);
    await fs.writeFile(path.join(assets, 'control-plane'), '');
    const withAssets = { ...env, OKEANOS_CONTROL_PLANE_ASSETS: assets };
    await expect(findBinaries({ env: withAssets })).rejects.toThrow(
      /there is no kwok in it/,
    );
    await fs.writeFile(path.join(assets, 'kwok'), '');
    await fs.mkdir(path.join(assets, 'crds', 'gateway-api'), {
      recursive: true,
    });
    await fs.mkdir(path.join(assets, 'crds', 'cert-manager'));
    expect(await findBinaries({ env: withAssets })).toBe(assets);
  });
});
