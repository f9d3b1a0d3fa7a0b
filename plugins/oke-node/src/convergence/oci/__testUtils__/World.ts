import {
  clusterSpecSchema,
  type ClusterSpec,
  type ClusterSpecInput,
} from '@okeanos/backstage-plugin-oke-common';
import type { OciApi } from '../../../oci/OciApi';
import type { OciResource } from '../../../oci/kinds';
import { TAG_PART } from '../../../common/names';
import {
  convergeOci,
  destroyOci,
  planOci,
  type OciHooks,
  type OciIntention,
  type OciPassResult,
  type OciRecord,
} from '..';
import { clusterParts, optionalKindsOf } from '../../../blueprints/cluster';
import { compareRules } from '../compareRules';
import { InMemoryOci } from './InMemoryOci';
import { ManualClock } from './ManualClock';

export const ID = '11111111-2222-3333-4444-555555555555';
export const COMPARTMENT = 'ocid1.compartment.oc1..test';

/** No creation or removal takes so many passes, unless it hangs. */
const MANY_PASSES = 400;

export function specOf(
  spec: Omit<ClusterSpecInput, 'name' | 'owner'> = {},
): ClusterSpec {
  return clusterSpecSchema.parse({
    name: 'demo',
    owner: 'group:default/platform',
    ...spec,
  });
}

export function partsOf(spec: ClusterSpec) {
  return clusterParts(spec, {
    id: ID,
    compartmentId: COMPARTMENT,
    kubernetesVersion: 'v1.36.3',
    imageId: 'ocid1.image.oc1.test.a',
    imageIds: Object.fromEntries(
      spec.additionalNodePools.map(({ name }) => [
        name,
        `ocid1.image.oc1.test.${name}`,
      ]),
    ),
    availabilityDomains: ['Uocm:TEST-AD-1'],
    loadBalancerIds: [],
    oracleServices: {
      id: 'ocid1.service.oc1.test.all',
      name: 'All services',
      cidrBlock: 'all-tst-services-in-oracle-services-network',
    },
    portalCidrs: ['192.0.2.10/32'],
  });
}

/** The security lists of a cluster. */
export type ClusterList = 'default' | 'load-balancers' | 'bastion';

type List = OciResource<'SecurityList'>;
export type Ingress = List['ingressSecurityRules'][number];
export type Egress = List['egressSecurityRules'][number];

/** What a test wants otherwise. */
export interface Options {
  confirmed?: boolean;
  drift?: 'report' | 'repair';
  spec?: ClusterSpec;
  api?: OciApi;
  hooks?: Partial<OciHooks>;
  signal?: AbortSignal;
}

/** What outlives the process: OCI, the records, and time. */
export class World {
  readonly clock = new ManualClock();
  readonly oci = new InMemoryOci(this.clock);
  /** As the database keeps them. */
  records: OciRecord[] = [];

  intention({
    confirmed = false,
    drift = 'report',
    spec = specOf(),
  }: Options = {}): OciIntention {
    return {
      id: ID,
      compartmentId: COMPARTMENT,
      parts: partsOf(spec),
      records: this.records,
      drift,
      confirmed,
    };
  }

  /** One pass. */
  converge(options: Options = {}): Promise<OciPassResult> {
    return convergeOci(
      options.api ?? this.oci,
      this.intention(options),
      this.hooks(options.hooks),
      { ...this.passOptions, signal: options.signal },
    );
  }

  /** One pass. */
  destroy({ api = this.oci, hooks, spec = specOf() }: Options = {}) {
    return destroyOci(
      api,
      {
        ...{ id: ID, compartmentId: COMPARTMENT, records: this.records },
        asked: optionalKindsOf(spec),
      },
      this.hooks(hooks),
      this.passOptions,
    );
  }

  plan(options: Options = {}) {
    return planOci(this.oci, this.intention(options), this.passOptions);
  }

  /** Passes until nothing more is expected to happen. */
  async settle(options: Options = {}): Promise<OciPassResult> {
    for (let pass = 0; pass < MANY_PASSES; pass += 1) {
      const result = await this.converge(options);
      if (result.nextMs === undefined) {
        return result;
      }
      this.clock.advance(result.nextMs);
    }
    throw new Error('It does not settle');
  }

  /** Passes until nothing is left. */
  async removeAll(options: Options = {}): Promise<void> {
    for (let pass = 0; pass < MANY_PASSES; pass += 1) {
      const { done, nextMs } = await this.destroy(options);
      if (done) {
        return;
      }
      this.clock.advance(nextMs ?? 1_000);
    }
    throw new Error('It is not removed');
  }

  /** Everything is there, once, and as intended. */
  async expectSettled(spec = specOf()): Promise<void> {
    const parts = partsOf(spec);
    const resources = parts.filter(
      part => part.type === 'resource' && !part.comesWith,
    );
    expect(
      this.oci
        .standing(ID)
        .map(({ freeformTags }) => freeformTags[TAG_PART])
        .sort(),
    ).toEqual(resources.map(({ id }) => id).sort());
    for (const part of parts) {
      if (part.type === 'securityRules') {
        const group = part.id.replace('-rules', '-nsg');
        const rules = this.oci.rulesOf(this.oci.part(ID, group).id);
        expect(rules).toHaveLength(part.rules.length);
        expect(compareRules(rules, rules).duplicates).toEqual([]);
      }
    }
    expect(this.oci.addonsOf(this.oci.part(ID, 'cluster').id)).toEqual([
      { name: 'CertManager', lifecycleState: 'ACTIVE' },
      ...spec.addons.map(({ name, configurations }) => ({
        ...{ name, configurations, lifecycleState: 'ACTIVE' },
      })),
    ]);
    const effect = jest.fn();
    const { results } = await this.converge({
      spec,
      hooks: { beforeEffect: effect },
    });
    expect(results.filter(({ state }) => state !== 'current')).toEqual([]);
    expect(effect).not.toHaveBeenCalled();
  }

  /** A security list as it is. */
  list(list: ClusterList): OciResource<'SecurityList'> {
    const vcn = this.oci.part(ID, 'vcn');
    const id =
      list === 'default' && 'defaultSecurityListId' in vcn
        ? vcn.defaultSecurityListId
        : this.oci.part(ID, `${list}-security-list`).id;
    return this.oci.securityList(id ?? '');
  }

  /** Adds rules to a security list as somebody else would. */
  addToList(
    list: ClusterList,
    { ingress = [], egress = [] }: { ingress?: Ingress[]; egress?: Egress[] },
  ): void {
    const { id, ingressSecurityRules, egressSecurityRules } = this.list(list);
    this.oci.tamper(id, {
      ingressSecurityRules: [...ingressSecurityRules, ...ingress],
      egressSecurityRules: [...egressSecurityRules, ...egress],
    });
  }

  /** Nothing was ever made twice. */
  expectOnce({ except = [] }: { except?: string[] } = {}): void {
    const creations = this.oci.creations.filter(part => !except.includes(part));
    expect(
      creations.filter((part, at) => creations.indexOf(part) !== at),
    ).toEqual([]);
  }

  hooks(hooks: Partial<OciHooks> = {}): OciHooks {
    return {
      beforeEffect: async () => {},
      record: async records => this.save(records),
      ...hooks,
    };
  }

  /** As the database would: through JSON. */
  save(records: OciRecord[]): void {
    this.records = JSON.parse(JSON.stringify(records));
  }

  get passOptions() {
    return { now: this.clock.now, random: () => 0.5 };
  }
}
