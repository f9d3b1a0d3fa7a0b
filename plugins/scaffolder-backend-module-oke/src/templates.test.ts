import type { TestBackend } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  clusterSpecSchema,
  namespaceSpecSchema,
} from '@okeanos/backstage-plugin-oke-common';
import request from 'supertest';
import { cluster, namespace, nothingElse } from './__testUtils__/fixtures';
import { readSnippets } from './__testUtils__/readSnippets';
import { readTemplate, type FormField } from './__testUtils__/readTemplate';
import { setUpAction } from './__testUtils__/runAction';
import { startScaffolder, type Arrival } from './__testUtils__/startScaffolder';
import { createClusterCreateAction } from './actions/clusterCreate';
import { createNamespaceCreateAction } from './actions/namespaceCreate';

describe('run by the scaffolder', () => {
  let backend: TestBackend;
  let arrived: Arrival[];

  beforeAll(async () => {
    backend = await startScaffolder(arrival => {
      arrived.push(arrival);
      if (arrival.method === 'PUT') {
        return { changes: [], problems: [] };
      }
      const isNamespace = arrival.url.includes('/namespaces/');
      return { ...(isNamespace ? namespace() : cluster()), ...nothingElse };
    });
  });

  beforeEach(() => {
    arrived = [];
  });

  afterAll(() => backend.stop());

  /** Fills in the form and has it run dry, as the button in the template editor does. */
  function dryRun(name: string, values: JsonObject) {
    const { template, defaults } = readTemplate(name);
    return request(backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template,
        values: { ...defaults, ...values },
        directoryContents: [],
      });
  }

  it('private-oke-cluster declares a cluster, all by default', async () => {
    const owner = 'group:default/platform';
    const { status, body } = await dryRun('private-oke-cluster', { owner });
    expect([status, body.error]).toEqual([200, undefined]);
    const [{ method, url, body: spec }] = arrived;
    expect([method, url]).toEqual(['PUT', '/clusters/demo?dryRun=true']);
    expect(spec).toEqual(clusterSpecSchema.parse({ name: 'demo', owner }));
    expect(body.output.links).toEqual([
      expect.objectContaining({ entityRef: 'resource:default/demo' }),
    ]);
  });

  it('private-oke-cluster passes on everything that was filled in', async () => {
    const network = {
      vcnCidr: '10.20.0.0/16',
      endpointCidr: '10.20.30.0/24',
      workersCidr: '10.20.10.0/24',
      loadBalancersCidr: '10.20.20.0/24',
      podsCidr: '10.20.128.0/18',
      bastionCidr: '10.20.40.0/28',
      clientCidrs: ['172.16.0.0/12'],
      internetAccess: false,
    };
    const nodePool = {
      shape: 'VM.Standard.A1.Flex',
      ocpus: 4,
      memoryGb: 32,
      size: 3,
      maxPodsPerNode: 93,
    };
    const others = {
      name: 'production',
      owner: 'group:default/platform',
      compartmentId: 'ocid1.compartment.oc1..aaaa',
      kubernetesVersion: 'v1.36.3',
    };
    const additionalNodePools = [
      {
        ...nodePool,
        name: 'gpu',
        labels: [{ key: 'team', value: 'a' }],
        taints: [{ key: 'team', value: 'a', effect: 'NoExecute' }],
      },
    ];
    const addons = [
      { name: 'Istio', configurations: [{ key: 'a', value: 'b' }] },
    ];
    const logs = { logs: false, logRetentionDays: 60 };
    const expiry = { lastDay: '2026-12-24', atEnd: 'delete' };
    await dryRun('private-oke-cluster', {
      ...{ ...others, ...network, ...nodePool, additionalNodePools, addons },
      ...logs,
      ...expiry,
    });
    expect(arrived[0].body).toEqual(
      clusterSpecSchema.parse({
        ...{ ...others, network, nodePool, additionalNodePools, addons },
        logs: { enabled: false, retentionDays: 60 },
        expiry: { lastDay: '2026-12-24', action: 'delete' },
      }),
    );
  });

  it('app-namespace declares a namespace', async () => {
    const owner = 'group:default/shop-team';
    const { status, body } = await dryRun('app-namespace', {
      owner,
      cpu: '8',
      memory: '16Gi',
      pods: 99,
      durationHours: 12,
    });
    expect([status, body.error]).toEqual([200, undefined]);
    const [{ method, url, body: spec }] = arrived;
    expect([method, url]).toEqual([
      'PUT',
      '/clusters/demo/namespaces/shop?dryRun=true',
    ]);
    expect(spec).toEqual(
      namespaceSpecSchema.parse({
        cluster: 'demo',
        name: 'shop',
        owner,
        services: readTemplate('app-namespace').defaults.services,
        quota: { cpu: '8', memory: '16Gi', pods: 99 },
        certificates: { durationHours: 12 },
      }),
    );
    expect(body.output.links).toEqual([
      expect.objectContaining({ entityRef: 'resource:demo/shop' }),
    ]);
  });

  it('app-namespace asks for a block, as docs/extending.md says', async () => {
    const { template, defaults, pages, step } = readTemplate('app-namespace');
    const [field, blocks] = readSnippets('extending.md', 'In a form');
    const [page, ...otherPages] = pages;
    const asking = {
      ...template,
      spec: {
        ...template.spec,
        parameters: [
          { ...page, properties: { ...page.properties, ...field } },
          ...otherPages,
        ],
        steps: [{ ...step, input: { ...step.input, ...blocks } }],
      },
    };
    const run = (values: JsonObject) =>
      request(backend.server)
        .post('/api/scaffolder/v2/dry-run')
        .send({
          template: asking,
          values: {
            ...{ ...defaults, owner: 'group:default/shop-team' },
            ...{ podsAway: 1, ...values },
          },
          directoryContents: [],
        });
    const { status, body } = await run({ podsAway: 2 });
    expect([status, body.error]).toEqual([200, undefined]);
    expect(arrived[0].body).toMatchObject({
      blocks: { 'pod-disruption-budget': { maxUnavailable: 2 } },
    });
    expect((await run({ podsAway: 0 })).status).toBe(400);
  });

  it('delete-cluster deletes the cluster that was chosen', async () => {
    const { status, body } = await dryRun('delete-cluster', {
      cluster: 'resource:default/demo',
      confirm: 'demo',
    });
    expect([status, body.error]).toEqual([200, undefined]);
    expect(arrived).toMatchObject([
      { method: 'DELETE', url: '/clusters/demo?dryRun=true' },
    ]);
  });

  it('delete-namespace deletes the namespace that was chosen', async () => {
    const { status, body } = await dryRun('delete-namespace', {
      namespace: 'resource:demo/shop',
      confirm: 'shop',
    });
    expect([status, body.error]).toEqual([200, undefined]);
    expect(arrived).toMatchObject([
      { method: 'DELETE', url: '/clusters/demo/namespaces/shop?dryRun=true' },
    ]);
  });

  it.each<[template: string, values: JsonObject]>([
    ['delete-cluster', { cluster: 'resource:default/demo', confirm: 'Demo' }],
    ['delete-namespace', { namespace: 'resource:demo/shop', confirm: 'demo' }],
  ])('%s deletes nothing with another name %j', async (name, values) => {
    const { status, body } = await dryRun(name, values);
    expect(status).toBe(400);
    expect(body.error.message).toContain('its name must be typed');
    expect(arrived).toEqual([]);
  });

  const owner = 'group:default/platform';
  const picked = { namespace: 'resource:demo/shop' };

  it.each<[template: string, values: JsonObject, message: RegExp]>([
    ['private-oke-cluster', {}, /requires property "owner"/],
    ['private-oke-cluster', { owner, name: 'Demo' }, /instance\.name/],
    ['private-oke-cluster', { owner, vcnCidr: '10.0.0.0' }, /\.vcnCidr/],
    ['private-oke-cluster', { owner, podsCidr: '10.0/8' }, /\.podsCidr/],
    ['private-oke-cluster', { owner, clientCidrs: [''] }, /\.clientCidrs\[0\]/],
    ['private-oke-cluster', { owner, kubernetesVersion: '1' }, /\.kubernetesV/],
    ['private-oke-cluster', { owner, compartmentId: 'demo' }, /\.compartment/],
    ['private-oke-cluster', { owner, size: 0 }, /\.size/],
    ['app-namespace', {}, /requires property "owner"/],
    ['app-namespace', { owner, name: 'shop_1' }, /instance\.name/],
    ['app-namespace', { owner, cpu: 'many' }, /instance\.cpu/],
    ['app-namespace', { owner, memory: '8GB' }, /instance\.memory/],
    ['app-namespace', { owner, pods: 0 }, /instance\.pods/],
    [
      'app-namespace',
      { owner, services: [{ name: '1', ports: [443] }] },
      /\.services\[0\]\.name/,
    ],
    [
      'app-namespace',
      { owner, services: [{ name: 'cart', ports: [443], hosts: ['cart'] }] },
      /\.services\[0\]\.hosts\[0\]/,
    ],
    ['delete-namespace', {}, /requires property "namespace"/],
    ['delete-namespace', picked, /requires property "confirm"/],
    ['delete-namespace', { ...picked, confirm: '' }, /instance\.confirm/],
    ['delete-namespace', { ...picked, confirm: true }, /instance\.confirm/],
    ['delete-cluster', { confirm: 'demo' }, /requires property "cluster"/],
    ['delete-cluster', { cluster: '', confirm: 'demo' }, /instance\.cluster/],
  ])('the form %s refuses %j', async (name, values, message) => {
    const { status, body } = await dryRun(name, values);
    expect(status).toBe(400);
    const messages = body.errors.map(({ stack }: { stack: string }) => stack);
    expect(messages.join('\n')).toMatch(message);
    expect(arrived).toEqual([]);
  });
});

describe.each(['delete-cluster', 'delete-namespace'])('the form %s', name => {
  const { template, fields } = readTemplate(name);

  it('comes with nothing filled in, and has no box that must be ticked', () => {
    for (const field of Object.values(fields)) {
      expect(field).not.toHaveProperty('default');
      expect(field).not.toHaveProperty('const');
    }
    expect(fields.confirm).toMatchObject({
      'ui:field': 'OkeConfirmName',
      'ui:options': { of: name.replace('delete-', '') },
    });
  });

  it('shows what goes, of exactly what its step gets', () => {
    const { step } = readTemplate(name);
    expect(step.input).toMatchObject({ plan: '${{ parameters.plan }}' });
    expect(fields.plan).toMatchObject({
      'ui:field': 'OkePlan',
      'ui:options': { for: name, spec: step.input },
    });
    expect(Object.keys(fields).indexOf('plan')).toBeLessThan(
      Object.keys(fields).indexOf('confirm'),
    );
  });

  it('has a button that says what it does', () => {
    expect(template.spec).toMatchObject({
      presentation: {
        buttonLabels: { createButtonText: expect.stringMatching(/^Delete/) },
      },
    });
  });
});

/** What a schema says about a value, beside texts for people and what only forms have. */
function constraintsOf(field: FormField): object {
  const {
    title,
    description,
    default: _default,
    errorMessage,
    additionalProperties,
    properties,
    items,
    ...keywords
  } = field;
  return {
    ...Object.fromEntries(
      Object.entries(keywords).filter(([key]) => !key.startsWith('ui:')),
    ),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [
          name,
          constraintsOf(property),
        ]),
      ),
    }),
    ...(items && { items: constraintsOf(items) }),
  };
}

/** A schema without the optional fields that a form leaves out. What a form asks for always may have a default. */
function onlyWhatIsIn(form: FormField, schema: FormField): FormField {
  const names = Object.keys(form.properties ?? {});
  return {
    ...schema,
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties)
          .filter(([name]) => names.includes(name))
          .map(([name, field]) => [
            name,
            onlyWhatIsIn(form.properties?.[name] ?? {}, field),
          ]),
      ),
      required: [
        ...new Set([...(schema.required ?? []), ...(form.required ?? [])]),
      ],
    }),
    ...(schema.items && {
      items: onlyWhatIsIn(form.items ?? {}, schema.items),
    }),
  };
}

/** Parameter -> path of the field of the input that is nothing but this parameter. */
function passedOn(input: unknown, path: string[] = []): [string, string[]][] {
  if (typeof input === 'string') {
    const match = /^\$\{\{ parameters\.(\w+) \}\}$/.exec(input);
    return match ? [[match[1], path]] : [];
  }
  return Object.entries(Object(input)).flatMap(([key, value]) =>
    passedOn(value, [...path, key]),
  );
}

/** Keywords that a value can violate. */
const BOUNDS = [
  ...['pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['minItems', 'maxItems'],
];

/** All fields of a form, with those in lists and objects. */
function allFields(
  fields: Record<string, FormField>,
  path = '',
): [string, FormField][] {
  return Object.entries(fields).flatMap(([name, field]) => [
    [`${path}${name}`, field] as [string, FormField],
    ...allFields(
      { ...(field.items && { '[]': field.items }), ...field.properties },
      `${path}${name}.`,
    ),
  ]);
}

describe.each([
  'app-namespace',
  'delete-cluster',
  'delete-namespace',
  'private-oke-cluster',
])('the form %s', name => {
  const { fields, pages } = readTemplate(name);

  // What nobody has written in words is told in those of JSON schema, with regular expressions.
  it.each(allFields(fields))(
    'has a sentence for each bound of %s',
    (_, field) => {
      const isNumber = ['integer', 'number'].includes(String(field.type));
      const bounds = [
        ...BOUNDS.filter(keyword => keyword in field),
        ...(isNumber ? ['type'] : []),
      ];
      const sentences = Object(field.errorMessage);
      expect(Object.keys(sentences).sort()).toEqual(bounds.sort());
      for (const sentence of Object.values(sentences)) {
        expect(sentence).toMatch(/^must [a-z0-9 ,.:/()-]+$/i);
      }
    },
  );

  // The scaffolder's own fields keep spaces around a text, and have no value for an empty one. What is chosen has neither.
  it.each(
    allFields(fields).filter(
      ([, field]) =>
        ['string', 'integer', 'number'].includes(String(field.type)) &&
        !('enum' in field),
    ),
  )('has a field of Okeanos for %s', (_, field) => {
    expect(field['ui:field']).toMatch(/^Oke[A-Z]/);
  });

  it('begins with what somebody may lack the right to', () => {
    const [first] = Object.values(pages[0].properties ?? {});
    expect(first['ui:field']).toMatch(/^Oke(Option|Choice)$/);
    expect(first).toMatchObject({ minLength: 1 });
    expect(first).not.toHaveProperty('default');
    expect(pages[0].required).toContain(Object.keys(pages[0].properties!)[0]);
  });
});

it.each(['private-oke-cluster', 'app-namespace'])(
  'the form %s plans, on its last page, what its step makes',
  name => {
    const { pages, step } = readTemplate(name);
    const last = pages[pages.length - 1];
    expect(Object.keys(last.properties ?? {})).toEqual(['plan']);
    expect(last.properties?.plan).toMatchObject({
      'ui:field': 'OkePlan',
      'ui:options': { for: step.action.split(':')[1], spec: step.input },
      // Without a value, the form would not check it.
      default: '',
    });
  },
);

describe.each([
  ['private-oke-cluster', createClusterCreateAction],
  ['app-namespace', createNamespaceCreateAction],
])('the form %s', (name, create) => {
  const { fields, step } = readTemplate(name);
  const { action } = setUpAction(create);
  const schema: FormField = JSON.parse(JSON.stringify(action.schema?.input));
  const pairs = passedOn(step.input).map(([parameter, path]) => {
    const inSchema = path.reduce<FormField | undefined>(
      (field, key) => field?.properties?.[key],
      schema,
    );
    if (!inSchema) {
      throw new Error(`${action.id} has no input ${path.join('.')}`);
    }
    return { parameter, inForm: fields[parameter], inSchema };
  });

  it('is for this action, and asks for nothing that it does not use', () => {
    expect(step.action).toBe(action.id);
    const used = JSON.stringify(step.input);
    // What only other fields of the form follow.
    const followed = Object.values(fields).flatMap(field =>
      Object.values(Object(field['ui:options'])),
    );
    for (const [parameter, field] of Object.entries(fields)) {
      if (field['ui:field'] !== 'OkePlan' && !followed.includes(parameter)) {
        expect(used).toContain(`parameters.${parameter}`);
      }
    }
    expect(pairs.length).toBeGreaterThan(5);
  });

  // A cluster is chosen by its entity, and an owner from a list.
  const isTyped = ({ parameter }: { parameter: string }) =>
    !['cluster', 'owner'].includes(parameter);

  it.each(pairs.filter(isTyped))(
    'takes for $parameter what the action takes',
    ({ inForm, inSchema }) => {
      expect(constraintsOf(inForm)).toEqual(
        constraintsOf(onlyWhatIsIn(inForm, inSchema)),
      );
    },
  );

  it.each(
    pairs.filter(({ inSchema }) =>
      ['string', 'number', 'boolean'].includes(typeof inSchema.default),
    ),
  )('has for $parameter the default of the action', ({ inForm, inSchema }) => {
    expect(inForm.default).toBe(inSchema.default);
  });
});
