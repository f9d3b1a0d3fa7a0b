/** How much there is in a cluster. */
export interface Size {
  namespaces: number;
  servicesPerNamespace: number;
  podsPerService: number;
}

interface Item {
  metadata: { namespace?: string; name: string; uid?: string };
  [field: string]: unknown;
}

/** As API servers flush what they stream. */
const CHUNK_BYTES = 64 * 1024;

const LABEL_ID = 'okeanos.io/id';

/** What was declared of a namespace `team-…` has this id: a UUID. */
export function idOf(namespace: string): string {
  const [, number = ''] = namespace.split('-');
  return `00000000-0000-4000-8000-${number.padStart(12, '0')}`;
}

const isTrue = (type: string, status = 'True') => ({
  type,
  status,
  reason: type,
  message: 'as its controller says',
  observedGeneration: 1,
  lastTransitionTime: '2026-11-24T06:00:00Z',
});

const gatewayOf = (isProgrammed: boolean): Item => ({
  metadata: { namespace: 'gateways', name: 'shared', uid: 'gateway' },
  spec: {
    gatewayClassName: 'example',
    listeners: [
      {
        name: 'http',
        port: 80,
        protocol: 'HTTP',
        allowedRoutes: { namespaces: { from: 'All' } },
      },
    ],
  },
  status: {
    addresses: [{ value: '10.0.20.7' }],
    conditions: [
      isTrue('Accepted'),
      isTrue('Programmed', isProgrammed ? 'True' : 'False'),
    ],
    listeners: [
      {
        name: 'http',
        conditions: [isTrue('Accepted'), isTrue('Programmed')],
      },
    ],
  },
});

/** Each pod has its own. */
const addressOf = (pod: number) =>
  `10.${1 + (pod >> 16)}.${(pod >> 8) & 255}.${pod & 255}`;

/** What is in every cluster, by plural: Services with pods and a route each, all behind one Gateway. */
function contentsOf(size: Size): Map<string, Item[]> {
  const range = (count: number) => [...Array(count).keys()];
  const namespaces = range(size.namespaces).map(n => `team-${n}`);
  const services = namespaces.flatMap(namespace =>
    range(size.servicesPerNamespace).map(n => ({
      namespace,
      name: `service-${n}`,
    })),
  );
  const parentRef = { name: 'shared', namespace: 'gateways' };
  const podsOf = ({ name }: { name: string }) =>
    range(size.podsPerService).map(n => `${name}-${n}`);
  return new Map<string, Item[]>([
    [
      'namespaces',
      ['gateways', ...namespaces].map(name => ({
        metadata: {
          name,
          labels: name === 'gateways' ? {} : { [LABEL_ID]: idOf(name) },
        },
      })),
    ],
    [
      'services',
      services.map(metadata => ({
        metadata: { ...metadata, labels: { app: metadata.name } },
        spec: {
          selector: { app: metadata.name },
          ports: [{ name: 'http', port: 80 }],
        },
      })),
    ],
    [
      'endpointslices',
      services.map((service, index) => ({
        metadata: {
          ...service,
          labels: { 'kubernetes.io/service-name': service.name },
        },
        endpoints: podsOf(service).map((name, n) => ({
          addresses: [addressOf(index * size.podsPerService + n)],
          conditions: { ready: true },
          targetRef: { kind: 'Pod', name },
        })),
        ports: [{ name: 'http' }],
      })),
    ],
    [
      'pods',
      services.flatMap(service =>
        podsOf(service).map(name => ({
          metadata: {
            ...service,
            name,
            labels: { app: service.name },
          },
          spec: {},
          status: { phase: 'Running' },
        })),
      ),
    ],
    [
      'networkpolicies',
      namespaces.map(namespace => ({
        metadata: { namespace, name: 'default-deny' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      })),
    ],
    [
      'gatewayclasses',
      [
        {
          metadata: { name: 'example' },
          spec: { controllerName: 'example.com/gateways' },
          status: { conditions: [isTrue('Accepted')] },
        },
      ],
    ],
    ['gateways', [gatewayOf(true)]],
    [
      'httproutes',
      services.map(metadata => ({
        metadata: { ...metadata, generation: 1 },
        spec: {
          parentRefs: [parentRef],
          hostnames: [`${metadata.name}.${metadata.namespace}.example.com`],
          rules: [{ backendRefs: [{ name: metadata.name, port: 80 }] }],
        },
        status: {
          parents: [
            {
              parentRef,
              controllerName: 'example.com/gateways',
              conditions: [isTrue('Accepted'), isTrue('ResolvedRefs')],
            },
          ],
        },
      })),
    ],
  ]);
}

function line(type: string, plural: string, version: number, item: Item) {
  const { namespace = '', name } = item.metadata;
  const metadata = {
    uid: `${plural}/${namespace}/${name}`,
    generation: 1,
    resourceVersion: String(version),
    ...item.metadata,
  };
  const object = { apiVersion: 'v1', kind: 'Thing', ...item, metadata };
  return `${JSON.stringify({ type, object })}\n`;
}

function complete(version: number): string {
  const metadata = {
    resourceVersion: String(version),
    annotations: { 'k8s.io/initial-events-end': 'true' },
  };
  return `${JSON.stringify({ type: 'BOOKMARK', object: { metadata } })}\n`;
}

function chunks(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from(
    { length: Math.ceil(bytes.length / CHUNK_BYTES) },
    (_, index) =>
      bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
}

/** What all API servers send, made once: its making is not what is measured. */
export class Answers {
  readonly #contents: Map<string, Item[]>;
  readonly #lists = new Map<string, Buffer[]>();

  /** @param versions - of which there will be lists */
  constructor(size: Size, versions: number[]) {
    this.#contents = contentsOf(size);
    for (const plural of this.#contents.keys()) {
      versions.forEach(version => this.list(plural, version));
    }
  }

  /** A streamed list of a kind, of which every object has this version. */
  list(plural: string, version: number): Buffer[] {
    const key = `${plural} ${version}`;
    const items = this.#contents.get(plural) ?? [];
    const list =
      this.#lists.get(key) ??
      chunks(
        items.map(item => line('ADDED', plural, version, item)).join('') +
          complete(version),
      );
    this.#lists.set(key, list);
    return list;
  }

  gateway(version: number, isProgrammed: boolean): Buffer {
    return Buffer.from(
      line('MODIFIED', 'gateways', version, gatewayOf(isProgrammed)),
    );
  }
}
