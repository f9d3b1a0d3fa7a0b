import fc from 'fast-check';
import type { ClusterSpecInput } from '../spec/clusterSpec';
import type { NamespaceSpecInput } from '../spec/namespaceSpec';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

const chars = (
  alphabet: string,
  constraints?: { minLength?: number; maxLength?: number },
) => fc.string({ unit: fc.constantFrom(...alphabet), ...constraints });

/** Starts with `first`, goes on with letters, digits and dashes, and does not end with a dash. */
const label = (first: string) =>
  fc
    .tuple(
      chars(first, { minLength: 1, maxLength: 1 }),
      chars(`${LETTERS}${DIGITS}-`, { maxLength: 61 }),
      chars(LETTERS + DIGITS, { minLength: 1, maxLength: 1 }),
    )
    .map(parts => parts.join(''));

const dnsLabel = label(LETTERS + DIGITS);
// No reserved name starts with a z.
const name = dnsLabel.map(text => `z${text}`.slice(0, 62)).map(t => `${t}z`);

const entityRef = (kind: fc.Arbitrary<string>) =>
  fc.tuple(kind, dnsLabel, dnsLabel).map(([k, ns, n]) => `${k}:${ns}/${n}`);
const owner = entityRef(fc.constant('group'));

const host = fc
  .array(dnsLabel, { minLength: 2, maxLength: 3 })
  .map(labels => labels.join('.'));

const quantity = fc
  .tuple(
    fc.integer({ min: 0, max: 10_000 }),
    fc.constantFrom('', '.5', '.25'),
    fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'E'),
  )
  .map(parts => parts.join(''));

const cidr = fc
  .tuple(
    fc.tuple(
      ...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })),
    ),
    fc.integer({ min: 1, max: 32 }),
  )
  .map(([bytes, prefix]) => `${bytes.join('.')}/${prefix}`);

const optional = <T extends object>(model: {
  [K in keyof T]: fc.Arbitrary<T[K]>;
}) => fc.record(model, { requiredKeys: [] });

/** Specs of namespaces as callers write them, any field with a default left out. */
export const namespaceSpecs: fc.Arbitrary<NamespaceSpecInput> = fc.record(
  {
    cluster: dnsLabel,
    name,
    owner,
    services: fc.array(
      fc.record(
        {
          name: label(LETTERS),
          ports: fc.array(fc.integer({ min: 1, max: 65535 }), {
            minLength: 1,
            maxLength: 20,
          }),
          hosts: fc.array(host, { maxLength: 3 }),
        },
        { requiredKeys: ['name', 'ports'] },
      ),
      { maxLength: 3 },
    ),
    quota: optional({
      cpu: quantity,
      memory: quantity,
      storage: quantity,
      ephemeralStorage: quantity,
      pods: fc.integer({ min: 1, max: 10_000 }),
      loadBalancers: fc.integer({ min: 0, max: 50 }),
    }),
    containerDefaults: optional({
      cpuRequest: quantity,
      cpuLimit: quantity,
      memoryRequest: quantity,
      memoryLimit: quantity,
      ephemeralStorageRequest: quantity,
      ephemeralStorageLimit: quantity,
    }),
    podSecurity: fc.constantFrom('restricted', 'baseline'),
    certificates: optional({
      durationHours: fc.integer({ min: 1, max: 2160 }),
    }),
    blocks: fc.dictionary(
      fc.constantFrom('budget', 'pod-disruption-budget'),
      fc.jsonValue(),
    ),
    sharedWith: fc.array(
      entityRef(fc.constantFrom('component', 'system', 'resource')),
      { maxLength: 3 },
    ),
    adoptPolicy: fc.constantFrom('Never', 'IfIdentical', 'Always'),
    deletePolicy: fc.constantFrom('Keep', 'Purge'),
    deletionProtection: fc.boolean(),
    drift: fc.constantFrom('report', 'repair'),
  },
  { requiredKeys: ['cluster', 'name', 'owner'] },
);

const keyAndValue = {
  key: fc.constantFrom('team', 'example.com/team', 'node.kubernetes.io/kind'),
  value: fc.constantFrom('', 'a', 'A-1.b_c'),
};

const nodePool = {
  shape: fc.constantFrom('VM.Standard.E4.Flex', 'VM.Standard.A1.Flex'),
  ocpus: fc.integer({ min: 1, max: 128 }),
  memoryGb: fc.integer({ min: 1, max: 1024 }),
  bootVolumeGb: fc.integer({ min: 50, max: 32_768 }),
  oracleLinux: fc.constantFrom('', '8', '9'),
  size: fc.integer({ min: 1, max: 1000 }),
  maxPodsPerNode: fc.integer({ min: 1, max: 110 }),
  availabilityDomains: fc.array(fc.constantFrom('AD-1', 'AD-2')),
  labels: fc.array(fc.record(keyAndValue), { maxLength: 3 }),
  taints: fc.array(
    fc.record({
      ...keyAndValue,
      effect: fc.constantFrom('NoSchedule', 'NoExecute'),
    }),
    { maxLength: 3 },
  ),
  encryptionInTransit: fc.boolean(),
};

/** Specs of clusters as callers write them, any field with a default left out. */
export const clusterSpecs: fc.Arbitrary<ClusterSpecInput> = fc.record(
  {
    name,
    owner,
    compartmentId: fc.constantFrom(
      '',
      'ocid1.compartment.oc1..aaaa1',
      'ocid1.tenancy.oc1..bbbb2',
    ),
    kubernetesVersion: fc.constantFrom('', 'v1.36.3', 'v1.9.10'),
    network: optional({
      vcnCidr: cidr,
      endpointCidr: cidr,
      workersCidr: cidr,
      loadBalancersCidr: cidr,
      podsCidr: cidr,
      bastionCidr: cidr,
      clientCidrs: fc.array(cidr, { maxLength: 20 }),
      internetAccess: fc.boolean(),
      peering: fc.record({
        via: fc.constantFrom('none', 'drg', 'localPeeringGateway'),
        drgId: fc.constantFrom('', 'ocid1.drg.oc1.fra.a'),
        peerId: fc.constantFrom('', 'ocid1.localpeeringgateway.oc1.fra.a'),
      }),
    }),
    bastion: optional({
      enabled: fc.boolean(),
      clientCidrs: fc.array(cidr, { maxLength: 20 }),
      forPortal: fc.boolean(),
    }),
    nodePool: optional(nodePool),
    addons: fc.array(
      fc.record(
        {
          name: fc.constantFrom('Istio', 'ClusterAutoscaler'),
          version: fc.constantFrom('', 'v1.2.3'),
          configurations: fc.array(
            fc.record({ key: fc.constantFrom('a'), value: fc.string() }),
            { maxLength: 2 },
          ),
        },
        { requiredKeys: ['name'] },
      ),
      { maxLength: 2 },
    ),
    additionalNodePools: fc.array(
      fc.record({ name: dnsLabel, ...nodePool }, { requiredKeys: ['name'] }),
      { maxLength: 3 },
    ),
    deletionProtection: fc.boolean(),
    frozen: fc.boolean(),
    drift: fc.constantFrom('report', 'repair'),
  },
  { requiredKeys: ['name', 'owner'] },
);
