import fc from 'fast-check';
import {
  clusterSpecSchema,
  type ClusterSpec,
  type ClusterSpecInput,
} from '@okeanos/backstage-plugin-oke-common';
import type { ClusterOffer } from '../../../convergence/oci';
import type { ClusterContext } from '..';

export function specOf(
  spec: Omit<ClusterSpecInput, 'owner' | 'name'> & { name?: string } = {},
): ClusterSpec {
  return clusterSpecSchema.parse({
    name: 'demo',
    owner: 'group:default/platform',
    ...spec,
  });
}

export const offer: ClusterOffer = {
  kubernetesVersions: ['v1.9.9', 'v1.35.10', 'v1.36.3', 'v1.35.9'],
  shapes: [
    'VM.Standard.E4.Flex',
    'VM.Standard.A1.Flex',
    'VM.Standard2.4',
    'VM.GPU.A10.1',
  ],
  shapeSizes: [
    {
      name: 'VM.Standard.E4.Flex',
      ocpus: { min: 1, max: 64 },
      memoryGb: { min: 1, max: 1024 },
      memoryGbPerOcpu: { min: 1, max: 64 },
    },
  ],
  images: [
    image('a', 'Oracle-Linux-8.10-2026.09.30-0-OKE-1.36.3-1330'),
    image('b', 'Oracle-Linux-9.6-2026.08.31-0-OKE-1.36.3-1200'),
    image('c', 'Oracle-Linux-9.6-2026.09.30-0-OKE-1.36.3-1330'),
    image('d', 'Oracle-Linux-9.6-aarch64-2026.09.30-0-OKE-1.36.3-1330'),
    image('e', 'Oracle-Linux-9.6-Gen2-GPU-2026.10.01-0-OKE-1.36.3-1400'),
    image('f', 'Oracle-Linux-9.6-2026.09.30-0-OKE-1.35.10-1330'),
    image('g', 'Canonical-Ubuntu-24.04-2026.09.30-0'),
  ],
  availabilityDomains: ['Uocm:FRA-AD-1', 'Uocm:FRA-AD-2', 'Uocm:FRA-AD-3'],
  services: [
    {
      id: 'ocid1.service.oc1.fra.object',
      name: 'OCI FRA Object Storage',
      cidrBlock: 'oci-fra-objectstorage',
    },
    {
      id: 'ocid1.service.oc1.fra.all',
      name: 'All FRA Services In Oracle Services Network',
      cidrBlock: 'all-fra-services-in-oracle-services-network',
    },
  ],
};

function image(id: string, sourceName: string) {
  return { imageId: `ocid1.image.oc1.fra.${id}`, sourceName };
}

export const context: ClusterContext = {
  id: '11111111-2222-3333-4444-555555555555',
  compartmentId: 'ocid1.compartment.oc1..a',
  kubernetesVersion: 'v1.36.3',
  imageId: 'ocid1.image.oc1.fra.c',
  imageIds: {},
  availabilityDomains: offer.availabilityDomains,
  loadBalancerIds: [],
  oracleServices: offer.services[1],
  portalCidrs: ['192.0.2.10/32'],
};

/** A spec without any problem: a VCN of /16, one quarter of which are pods, and four other parts of it. */
export const anySpec: fc.Arbitrary<ClusterSpec> = fc
  .record({
    name: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/),
    vcn: fc.integer({ min: 0, max: 95 }),
    podsFirst: fc.boolean(),
    others: fc.uniqueArray(fc.integer({ min: 64, max: 127 }), {
      minLength: 4,
      maxLength: 4,
    }),
    prefix: fc.integer({ min: 24, max: 28 }),
    clients: fc.uniqueArray(fc.integer({ min: 0, max: 255 }), {
      maxLength: 20,
    }),
    internetAccess: fc.boolean(),
    shape: fc.constantFrom('VM.Standard.E4.Flex', 'VM.Standard2.4'),
    ocpus: fc.integer({ min: 5, max: 64 }),
    memoryGbPerOcpu: fc.integer({ min: 1, max: 16 }),
    size: fc.integer({ min: 1, max: 11 }),
    maxPodsPerNode: fc.integer({ min: 1, max: 110 }),
    bastion: fc.record({ enabled: fc.boolean() }),
  })
  .map(({ vcn, podsFirst, others, prefix, clients, ...rest }) => {
    const at = (third: number, length: number) =>
      `10.${vcn}.${third}.0/${length}`;
    const [endpoint, workers, loadBalancers, bastion] = others;
    return specOf({
      name: rest.name,
      bastion: rest.bastion,
      network: {
        vcnCidr: at(0, 16),
        podsCidr: at(podsFirst ? 0 : 192, 18),
        endpointCidr: at(endpoint, prefix),
        workersCidr: at(workers, prefix),
        loadBalancersCidr: at(loadBalancers, prefix),
        bastionCidr: at(bastion, prefix),
        clientCidrs: clients.map(third => `192.168.${third}.0/24`),
        internetAccess: rest.internetAccess,
      },
      nodePool: {
        shape: rest.shape,
        ocpus: rest.ocpus,
        memoryGb: rest.ocpus * rest.memoryGbPerOcpu,
        size: rest.size,
        maxPodsPerNode: rest.maxPodsPerNode,
      },
    });
  });
