import { clusterSpecSchema } from '../spec/clusterSpec';
import { namespaceSpecSchema } from '../spec/namespaceSpec';
import { tolerant } from './tolerant';

const namespace = namespaceSpecSchema.parse({
  cluster: 'demo',
  name: 'shop',
  owner: 'group:default/shop-team',
  services: [{ name: 'cart', ports: [8080] }],
});

it.each([
  ['namespace', tolerant(namespaceSpecSchema), namespace],
  [
    'cluster',
    tolerant(clusterSpecSchema),
    clusterSpecSchema.parse({ name: 'demo', owner: 'group:default/platform' }),
  ],
])('reads the spec of a %s as it is', (_what, schema, spec) => {
  expect(schema.parse(spec)).toEqual(spec);
});

it('keeps fields that it does not know, however deep', () => {
  const newer = {
    ...namespace,
    lifetimeHours: 8,
    quota: { ...namespace.quota, gpus: 2 },
    services: [{ ...namespace.services[0], protocol: 'grpc' }],
  };
  expect(tolerant(namespaceSpecSchema).parse(newer)).toEqual(newer);
  expect(namespaceSpecSchema.safeParse(newer).success).toBe(false);
});

it('takes values beyond the bounds that it knows', () => {
  const newer = {
    ...namespace,
    quota: { ...namespace.quota, pods: 20_000 },
    services: Array.from({ length: 60 }, () => namespace.services[0]),
  };
  expect(tolerant(namespaceSpecSchema).parse(newer)).toEqual(newer);
  expect(namespaceSpecSchema.safeParse(newer).success).toBe(false);
});

it('gives fields that an older backend does not know their defaults', () => {
  const { drift: _drift, quota: _quota, ...older } = namespace;
  expect(tolerant(namespaceSpecSchema).parse(older)).toEqual(namespace);
});

it.each([
  ['a number for a text', { name: 7 }],
  ['a text for a list', { services: 'cart' }],
  ['no owner', { owner: undefined }],
])('does not take %s', (_what, change) => {
  const schema = tolerant(namespaceSpecSchema);
  expect(schema.safeParse({ ...namespace, ...change }).success).toBe(false);
});
