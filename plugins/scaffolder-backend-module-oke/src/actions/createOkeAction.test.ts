import { validate } from 'jsonschema';
import { parse } from 'yaml';
import { setUpAction } from '../__testUtils__/runAction';
import { createClusterCreateAction } from './clusterCreate';
import { createClusterDeleteAction } from './clusterDelete';
import { createNamespaceCreateAction } from './namespaceCreate';
import { createNamespaceDeleteAction } from './namespaceDelete';

const ACTIONS = [
  createClusterCreateAction,
  createClusterDeleteAction,
  createNamespaceCreateAction,
  createNamespaceDeleteAction,
].map(create => setUpAction(create).action);

/** The schema of an action's input as its page shows it. */
const shown = (schema: unknown) => JSON.parse(JSON.stringify(schema));

/** Errors of the validator that the scaffolder uses, with the paths of the fields. */
function errorsOf(id: string, input: object): string[] {
  const action = ACTIONS.find(candidate => candidate.id === id);
  if (!action?.schema?.input) {
    throw new Error(`No action ${id} with a schema`);
  }
  return validate(input, shown(action.schema.input)).errors.map(
    ({ stack }) => stack,
  );
}

const namespace = {
  cluster: 'demo',
  name: 'shop',
  owner: 'group:default/shop-team',
};
const cluster = { name: 'demo', owner: 'group:default/platform' };

describe.each(ACTIONS)('$id', action => {
  it('has examples that fit its schema', () => {
    const steps = (action.examples ?? []).flatMap(
      ({ example }) => parse(example).steps,
    );
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) {
      expect(step.action).toBe(action.id);
      expect(errorsOf(step.action, step.input)).toEqual([]);
    }
  });

  it('describes every field', () => {
    const undescribed = (schema: object, path: string): string[] =>
      Object.entries(
        'properties' in schema ? Object(schema.properties) : {},
      ).flatMap(([name, field]) => [
        ...(Object(field).description ? [] : [`${path}${name}`]),
        ...undescribed(Object(field), `${path}${name}.`),
        ...undescribed(Object(Object(field).items), `${path}${name}[].`),
      ]);
    expect(undescribed(shown(action.schema?.input), '')).toEqual([]);
    expect(undescribed(Object(action.schema?.output), '')).toEqual([]);
  });

  // Its errors have stacks and regular expressions, and come before the action could say better what is wrong.
  it('leaves nothing for the scaffolder to check', () => {
    expect(validate({ odd: 1 }, action.schema?.input ?? false).valid).toBe(
      true,
    );
  });

  it('can be tried in a dry run', () => {
    expect(action.supportsDryRun).toBe(true);
  });
});

it.each([
  ['oke:namespace:create', { ...namespace }],
  ['oke:cluster:create', { ...cluster }],
  ['oke:namespace:delete', { cluster: 'demo', name: 'shop', confirm: 'shop' }],
  ['oke:cluster:delete', { name: 'demo', confirm: 'demo' }],
])('%s takes its least input', (id, input) => {
  expect(errorsOf(id, input)).toEqual([]);
});

it.each([
  ['oke:namespace:create', {}, /cluster/],
  ['oke:namespace:create', { ...namespace, name: 'Shop' }, /instance\.name/],
  ['oke:namespace:create', { ...namespace, owner: 'shop' }, /instance\.owner/],
  [
    'oke:namespace:create',
    { ...namespace, owner: 'user:default/ada' },
    /instance\.owner/,
  ],
  [
    'oke:namespace:create',
    { ...namespace, services: [{ name: 'cart' }] },
    /instance\.services\[0\] requires property "ports"/,
  ],
  [
    'oke:namespace:create',
    { ...namespace, services: [{ name: 'cart', ports: [0] }] },
    /instance\.services\[0\]\.ports\[0\]/,
  ],
  [
    'oke:namespace:create',
    { ...namespace, quota: { cpu: 'many' } },
    /instance\.quota\.cpu/,
  ],
  ['oke:namespace:create', { ...namespace, quotas: {} }, /quotas/],
  ['oke:namespace:create', { ...namespace, ifExists: 'skip' }, /ifExists/],
  ['oke:namespace:create', { ...namespace, timeoutMinutes: 0 }, /timeoutM/],
  ['oke:cluster:create', {}, /name/],
  [
    'oke:cluster:create',
    { ...cluster, compartmentId: 'demo' },
    /instance\.compartmentId/,
  ],
  [
    'oke:cluster:create',
    { ...cluster, kubernetesVersion: 'latest' },
    /instance\.kubernetesVersion/,
  ],
  [
    'oke:cluster:create',
    { ...cluster, network: { vcnCidr: '10.0.0.0' } },
    /instance\.network\.vcnCidr/,
  ],
  [
    'oke:cluster:create',
    { ...cluster, nodePool: { size: 0 } },
    /instance\.nodePool\.size/,
  ],
  ['oke:namespace:delete', { cluster: 'demo' }, /name/],
  ['oke:namespace:delete', { cluster: 'demo', name: '..' }, /instance\.name/],
  ['oke:namespace:delete', { cluster: 'demo', name: 'shop' }, /confirm/],
  ['oke:cluster:delete', { name: 'demo' }, /confirm/],
  ['oke:cluster:delete', { name: 'demo', force: true }, /force/],
])('%s refuses %j', (id, input, message) => {
  expect(errorsOf(id, input).join('\n')).toMatch(message);
});

it.each([
  [createNamespaceCreateAction, {}, 'cluster: it is missing. Set the field'],
  [
    createNamespaceCreateAction,
    { ...namespace, quota: { pods: 0 }, adoptPolicy: 'Sometimes' },
    'quota.pods (0): it must be at least 1. Correct the field',
  ],
  [createClusterCreateAction, [], 'spec (0 entries): an object with fields'],
  [createNamespaceDeleteAction, { cluster: 'demo' }, 'name: it is missing'],
  [createClusterDeleteAction, { name: 'demo', force: 1 }, 'no such field'],
] as const)(
  'says in sentences what is wrong with %p',
  async (create, input, text) => {
    const { backend, run } = setUpAction(create as never);
    const error = await run(input as never).catch((cause: Error) => cause);
    expect(error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(text),
    });
    const { message, stack } = error as Error;
    expect(stack).toBe(message);
    expect(message).not.toMatch(/\^|\$|pattern|Invalid|expected one|instance/);
    expect(backend.requests).toEqual([]);
  },
);

it('gives every request a deadline of its own', async () => {
  const { backend, controller, run } = setUpAction(createClusterDeleteAction);
  const deadline = new AbortController();
  const timeout = jest
    .spyOn(AbortSignal, 'timeout')
    .mockReturnValue(deadline.signal);
  backend.on('DELETE', () => {
    deadline.abort(new DOMException('It took too long', 'TimeoutError'));
    return new Response();
  });
  await expect(run({ name: 'demo', confirm: 'demo' })).rejects.toThrow(
    'The Okeanos backend did not answer in time',
  );
  expect(timeout).toHaveBeenCalledWith(30_000);
  expect(controller.signal.aborted).toBe(false);
  timeout.mockRestore();
});
