import type { TestBackend } from '@backstage/backend-test-utils';
import request from 'supertest';
import { cluster, condition } from './__testUtils__/fixtures';
import { readTemplate } from './__testUtils__/readTemplate';
import { startScaffolder } from './__testUtils__/startScaffolder';

const { template, defaults } = readTemplate('private-oke-cluster');

/** Starts a task and gives its id. */
async function startTask({ server }: TestBackend): Promise<string> {
  const { body } = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({
      templateRef: `template:default/${template.metadata.name}`,
      values: { ...defaults, owner: 'group:default/platform' },
    });
  return body.id;
}

/** Waits for the end of a task, and gives its log. */
async function logOf({ server }: TestBackend, taskId: string): Promise<string> {
  const messages: string[] = [];
  for (let after = -1, isOver = false; !isOver; ) {
    const { body: events } = await request(server).get(
      `/api/scaffolder/v2/tasks/${taskId}/events?after=${after}`,
    );
    for (const { id, type, body } of events) {
      after = id;
      messages.push(body.message);
      isOver ||= type === 'completion';
    }
  }
  return messages.join('\n');
}

describe('a task of the scaffolder', () => {
  let backend: TestBackend;

  afterEach(() => backend.stop());

  it('declares a cluster and tells of its progress', async () => {
    const conditions = [condition()];
    backend = await startScaffolder(() => cluster({ conditions }), [template]);
    const log = await logOf(backend, await startTask(backend));
    expect(log).toContain('Cluster demo is declared (generation 1)');
    expect(log).toContain(
      'Ready: True (AsIntended): Everything is as intended',
    );
    expect(log).toContain('Run completed with status: completed');
  });

  it('only stops waiting when it is cancelled', async () => {
    const methods: string[] = [];
    let isWaiting = () => {};
    const waiting = new Promise<void>(resolve => {
      isWaiting = resolve;
    });
    backend = await startScaffolder(
      ({ method }) => {
        methods.push(method);
        if (method === 'GET') {
          isWaiting();
        }
        return cluster();
      },
      [template],
    );
    const taskId = await startTask(backend);
    await waiting;
    await request(backend.server).post(
      `/api/scaffolder/v2/tasks/${taskId}/cancel`,
    );
    const log = await logOf(backend, taskId);
    expect(log).toContain(
      'Cluster demo: no longer waited for. Its creation goes on in the background. To remove it, run oke:cluster:delete.',
    );
    expect(methods.filter(method => method !== 'GET')).toEqual(['PUT']);
  });
});
