import type { TestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import request from 'supertest';
import { refuse } from './__testUtils__/FakeOkeBackend';
import { cluster, condition } from './__testUtils__/fixtures';
import { readTemplate } from './__testUtils__/readTemplate';
import { startScaffolder } from './__testUtils__/startScaffolder';

// Each starts a backend.
jest.setTimeout(60_000);

const { template, defaults } = readTemplate('private-oke-cluster');

/** Starts a task and gives its id. */
async function startTask(
  { server }: TestBackend,
  { metadata }: Entity = template,
): Promise<string> {
  const { body } = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({
      templateRef: `template:default/${metadata.name}`,
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
    expect(log).toContain(
      'Cluster demo is declared. It is made in the background.',
    );
    expect(log).toContain('Ready: Everything is as intended');
    expect(log).toContain('Run completed with status: completed');
  });

  // A template of somebody else, whose form lets everything through.
  const careless: Entity = {
    ...template,
    metadata: { name: 'careless' },
    spec: {
      ...template.spec,
      parameters: [],
      steps: [
        {
          ...{ id: 'x', name: 'Do it', action: 'oke:namespace:create' },
          input: {
            ...{ cluster: 'demo', name: 'Shop_1', owner: 'shop' },
            ...{ quota: { pods: 'many' }, services: [{ name: 'cart' }] },
          },
        },
      ],
    },
  };
  const bad = {
    field: 'network.podsCidr',
    value: '10.0.128.0/30',
    message: 'the block is too small',
    remedy: 'Choose a greater one',
  };

  it.each<[string, Entity, () => object, string[]]>([
    [
      'an input that cannot be used',
      careless,
      () => cluster(),
      [
        'name ("Shop_1"): the name of a namespace has lower-case letters',
        'owner ("shop"): a group is expected',
        'services[0].ports: it is missing. Set the field',
        'quota.pods ("many"): a number is expected',
      ],
    ],
    [
      'a spec that is refused',
      template,
      refuse(400, 'InputError', 'bad', { problems: [bad] }),
      [
        'network.podsCidr (10.0.128.0/30): the block is too small. Choose a greater one',
      ],
    ],
    [
      'an object that exists already',
      template,
      refuse(409, 'ConflictError', 'It exists with another spec.'),
      ['It exists with another spec.'],
    ],
    [
      'an answer that is not understood',
      template,
      () => ({ odd: true }),
      ['is not one of this version of the Okeanos backend'],
    ],
    [
      'a condition that no waiting mends',
      template,
      () =>
        cluster({
          conditions: [
            condition({
              status: 'False',
              final: true,
              message: 'the quota of OCI is used up',
            }),
          ],
        }),
      ['Cluster demo: it cannot be made as asked: the quota of OCI is used up'],
    ],
  ])('tells of %s in sentences only', async (_, entity, answer, texts) => {
    backend = await startScaffolder(answer, [entity]);
    const log = await logOf(backend, await startTask(backend, entity));
    for (const text of texts) {
      expect(log).toContain(text);
    }
    expect(log).toContain('Run completed with status: failed');
    expect(log).not.toMatch(/^ +at /m); // a stack
    expect(log).not.toMatch(/\.(c?js|ts):\d+/);
    expect(log).not.toMatch(/[\^\\]|\$\/|\]\*/); // a regular expression
    expect(log).not.toMatch(/\{"|":/); // JSON
    expect(log).not.toMatch(/\d{4}-\d\d-\d\dT/); // a time of programs
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
