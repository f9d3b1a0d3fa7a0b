import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { refuse } from '../__testUtils__/FakeOkeBackend';
import { setUpAction } from '../__testUtils__/runAction';
import { createClusterExportAction } from './clusterExport';

const exported = {
  files: [
    { name: 'cluster.tf', content: 'resource "a" "b" {}\n' },
    { name: 'imports.tf', content: '# ü\n' },
  ],
  leftOut: [{ what: 'Bastion demobastion', reason: 'it is not there' }],
};

describe('oke:cluster:export', () => {
  let workspace: string;
  beforeEach(async () => {
    workspace = await mkdtemp(path.join(tmpdir(), 'okeanos-workspace-'));
  });
  afterEach(() => rm(workspace, { recursive: true }));

  const setUp = () => setUpAction(createClusterExportAction, workspace);

  it.each([
    [undefined, '', ['cluster.tf', 'imports.tf']],
    ['./a/b', 'a/b', ['a/b/cluster.tf', 'a/b/imports.tf']],
  ])(
    'writes the files into %s of the workspace',
    async (targetPath, folder, files) => {
      const { backend, run, outputs, log } = setUp();
      backend.on('GET', exported);
      await run({ cluster: 'demo', ...(targetPath && { targetPath }) });
      expect(backend.requests).toMatchObject([
        { method: 'GET', path: '/clusters/demo/export' },
      ]);
      expect(await readdir(path.join(workspace, folder))).toEqual([
        'cluster.tf',
        'imports.tf',
      ]);
      expect(
        await readFile(path.join(workspace, folder, 'imports.tf'), 'utf8'),
      ).toBe('# ü\n');
      expect(outputs).toEqual({ cluster: 'demo', files });
      expect(log).toEqual([
        `info: Cluster demo is in ${files.join(', ')}, as OCI has it now.`,
        'warn: Not in it: Bastion demobastion (it is not there).',
        expect.stringMatching(/^info: Apply it only if .* 0 to destroy\.$/),
      ]);
    },
  );

  it('does the same in a dry run: it changes nothing', async () => {
    const { backend, run } = setUp();
    backend.on('GET', exported);
    await run({ cluster: 'demo' }, { isDryRun: true });
    expect(await readdir(workspace)).toEqual(['cluster.tf', 'imports.tf']);
  });

  it.each(['..', '/etc', 'a/../../b', 'link'])(
    'writes nothing to %s, and asks for nothing',
    async targetPath => {
      await symlink(tmpdir(), path.join(workspace, 'link'));
      const { backend, run } = setUp();
      backend.on('GET', exported);
      await expect(run({ cluster: 'demo', targetPath })).rejects.toThrow(
        `targetPath (${targetPath}): it leads out of the workspace of the task. Name a folder in it`,
      );
      expect(backend.requests).toEqual([]);
    },
  );

  it('writes no file that would leave the folder', async () => {
    const { backend, run } = setUp();
    backend.on('GET', {
      ...exported,
      files: [{ name: '../evil.tf', content: '' }],
    });
    await expect(run({ cluster: 'demo', targetPath: 'a' })).rejects.toThrow();
    expect(await readdir(workspace)).toEqual(['a']);
    expect(await readdir(path.join(workspace, 'a'))).toEqual([]);
  });

  it('says why there is nothing to write', async () => {
    const { backend, run } = setUp();
    const why =
      'Cluster demo cannot be exported now: NodePool demo-node-pool: it is UPDATING';
    backend.on('GET', refuse(409, 'ConflictError', why));
    await expect(run({ cluster: 'demo' })).rejects.toThrow(why);
    expect(await readdir(workspace)).toEqual([]);
  });
});
