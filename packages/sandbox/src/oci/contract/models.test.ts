import {
  clusterDetails,
  compartmentOf,
  createCluster,
  nodePoolDetails,
} from '../__testUtils__/cluster';
import { createPrivateNetwork, untilState } from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { RawAnswer, RawCall, rawCalls } from '../__testUtils__/rawCalls';
import { fieldsOf, ModelField } from '../__testUtils__/sdkModels';
import { TestCloud } from '../__testUtils__/TestCloud';
import { ROWS } from '../policies/operations';
import {
  Json,
  Model,
  requestModels,
  valueAt,
} from '../__testUtils__/requestModels';

/** Operations that make or change something and have no model of fields that are kept: they have tests of their own. */
const ACTIONS = ['addVcnCidr', 'modifyVcnCidr', 'createKubeconfig'];

/**
 * Each field of each request model of the SDK is kept and given back, or refused by name: the SDK's own type files say which fields
 * there are.
 */
describe('fields of requests', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let call: RawCall;
  let models: Model[];
  beforeAll(async () => {
    const started = await cloud.start();
    call = rawCalls(started.endpoint);
    const { identity, containerEngine } = started;
    const compartmentId = await compartmentOf(
      identity,
      started.provider.getTenantId(),
    );
    const network = await createPrivateNetwork(started.network, compartmentId);
    const clusterId = await createCluster(
      containerEngine,
      clusterDetails(network, compartmentId),
    );
    const pool = await nodePoolDetails(
      { containerEngine, identity },
      network,
      compartmentId,
      clusterId,
    );
    models = await requestModels({
      ...{ call, compartmentId, network, clusterId, pool },
    });
  });

  it('are tested for every operation that makes or changes something', () => {
    const covered = [...models.map(({ operation }) => operation), ...ACTIONS];
    const missing = ['core', 'containerengine', 'bastion', 'logging']
      .flatMap(service => Object.keys(ROWS[service]))
      .filter(name => /^(create|update|install|add|modify)/.test(name))
      .filter(name => !covered.includes(name));
    expect(missing).toEqual([]);
  });

  it('are kept and given back, or refused by name', async () => {
    const problems: string[] = [];
    let id = '';
    for (const model of models) {
      const [method, template] = model.request;
      const path = template.replace('{id}', id);
      const bodies = withId(model.bodies, id);
      const fields = fieldsOf(model.sdk, model.name);
      for (const [field, body] of refusals(model.sdk, bodies, fields)) {
        const answer = await call(method, path, body);
        const message = String(valueAt(answer.body, 'message'));
        if (
          answer.status !== 400 ||
          message !== `${field}: is not served by the Okeanos sandbox`
        ) {
          problems.push(`${model.name}.${field}: ${answer.status} ${message}`);
        }
      }
      for (const body of bodies) {
        const answer = await call(method, path, body);
        if (answer.status >= 300) {
          problems.push(`${model.name}: ${JSON.stringify(answer.body)}`);
          continue;
        }
        if (method === 'POST') {
          id = await idOf(call, model, answer);
        }
        const seen = await untilSettled(call, model.read.replace('{id}', id));
        problems.push(...differences(model, body, seen));
      }
    }
    expect(problems).toEqual([]);
  });
});

function withId(bodies: Json[], id: string): Json[] {
  return JSON.parse(JSON.stringify(bodies).replaceAll('{id}', id));
}

/** A body for each field that no good body has, with which the field's name is expected in the refusal. */
function refusals(
  sdk: string,
  bodies: Json[],
  fields: ModelField[],
  at: string[] = [],
): [string, Json][] {
  const having = (path: string[]) =>
    bodies.find(each => valueAt(each, path.join('.')) !== undefined);
  return fields.flatMap(({ name, model, isList }): [string, Json][] => {
    const path = [...at, name];
    const body = having(path);
    if (!body) {
      const base = having(at) ?? bodies[0];
      return [[path.join('.'), withValue(base, path, 'x')]];
    }
    const inner = isList ? [...path, '0'] : path;
    const value = valueAt(body, inner.join('.'));
    return model && isJson(value)
      ? refusals(sdk, bodies, fieldsOf(sdk, model), inner)
      : [];
  });
}

function withValue(body: Json, path: string[], value: unknown): Json {
  const copy = structuredClone(body);
  const owner = valueAt(copy, path.slice(0, -1).join('.'));
  if (!isJson(owner)) {
    throw new Error(`There is nothing at ${path.slice(0, -1)}`);
  }
  owner[path[path.length - 1]] = value;
  return copy;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** What was sent and is not read. */
function differences(model: Model, body: Json, seen: unknown): string[] {
  return leaves(body).flatMap(([field, value]) => {
    const at = shownAt(model, field);
    const sent = JSON.stringify(value);
    const read = at && JSON.stringify(valueAt(seen, at));
    return at && read !== sent
      ? [`${model.name}.${field}: sent ${sent}, read ${read}`]
      : [];
  });
}

/** Where a field is read; undefined when it is read nowhere. */
function shownAt({ shown = {} }: Model, field: string): string | undefined {
  const [from, to] = Object.entries(shown).find(
    ([path]) => field === path || field.startsWith(`${path}.`),
  ) ?? ['', ''];
  return to === undefined ? undefined : field.replace(from, to);
}

/** Paths and values of all that is no object or list of objects. */
function leaves(value: unknown, path: string[] = []): [string, unknown][] {
  return isJson(value) &&
    !(Array.isArray(value) && value.every(each => !isJson(each)))
    ? Object.entries(value).flatMap(([key, each]) =>
        leaves(each, [...path, key]),
      )
    : [[path.join('.'), value]];
}

/** OCID of what was made. */
async function idOf(
  call: RawCall,
  { sdk }: Model,
  { body, headers }: RawAnswer,
): Promise<string> {
  const id = valueAt(body, 'id') ?? valueAt(body, 'securityRules.0.id');
  if (id) {
    return String(id);
  }
  const versions: Partial<Record<Model['sdk'], string>> = {
    'oci-bastion': '20210331',
    'oci-logging': '20200531',
  };
  const version = versions[sdk] ?? '20180222';
  const work = headers.get('opc-work-request-id');
  const answer = await call('GET', `/${version}/workRequests/${work}`);
  return String(valueAt(answer.body, 'resources.0.identifier'));
}

/** What is read when nothing is being done with it any more. */
async function untilSettled(call: RawCall, path: string): Promise<unknown> {
  let seen: unknown;
  await untilState('settled', async () => {
    const { body } = await call('GET', path);
    seen = body;
    const state = String(valueAt(body, 'lifecycleState'));
    return /^(PROVISIONING|CREATING|UPDATING|ATTACHING)$/.test(state)
      ? state
      : 'settled';
  });
  return seen;
}
