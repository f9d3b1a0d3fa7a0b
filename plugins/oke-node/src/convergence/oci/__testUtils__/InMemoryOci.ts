import { isDeepStrictEqual } from 'node:util';
import type { OciAccepted, OciApi, OciCreated } from '../../../oci/OciApi';
import { OciApiError } from '../../../oci/OciApiError';
import type {
  OciAddon,
  OciAddonDetails,
  OciAddonOption,
} from '../../../oci/addons';
import {
  ociKinds,
  vcnIdOf,
  type OciChanges,
  type OciDetails,
  type OciKind,
  type OciResource,
  ociResourceSchemas,
} from '../../../oci/kinds';
import type { OciScope } from '../../../oci/kinds/defineKind';
import type { OciLoadBalancer } from '../../../oci/loadBalancers';
import { logAddress } from '../../../oci/logAddress';
import type { OciCompartment, OciShape } from '../../../oci/offer';
import type { SecurityRule } from '../../../oci/securityRules';
import type { OciWorkRequest } from '../../../oci/workRequests';
import { TAG_ID, TAG_PART } from '../../../common/names';
import type { OciServiceName } from '../../../oci/services';
import { phaseOf } from '../lifecycle';
import { workServiceOf } from '../workServiceOf';
import type { ManualClock } from './ManualClock';

const CORE_MS = 800;
const WORK_MS = 6_000;
const TOKEN_MS = 24 * 60 * 60_000;

interface Stored {
  kind: OciKind;
  resource: OciResource;
  revision: number;
  createdAt: number;
  /** When the transition that goes on ends, and in which state. */
  next?: { at: number; state: string };
  terminatedAt?: number;
}

interface Work {
  request: OciWorkRequest;
  endsAt: number;
  resourceId: string;
  finish: (failure: string | undefined) => void;
  failure?: string;
}

/**
 * OCI as convergence needs to know it, by a clock: retry tokens, rules that can be there twice,
 * lifecycles and work requests that take their time, references and conflicts, and things that are not
 * visible at once.
 */
export class InMemoryOci implements OciApi {
  /** So long lists and gets do not show what was just made. */
  visibilityMs = 0;
  /** So long what was terminated can be read. */
  readableMs = 10 * 60_000;
  /** Kinds that answer 404. */
  readonly forbidden = new Set<OciKind>();
  /** Errors that the next creations of a kind end in: at once, or as their work requests. */
  readonly refuseCreations = new Map<OciKind, OciApiError>();
  readonly failCreations = new Map<OciKind | 'Addon', string>();
  readonly failUpdates = new Map<OciKind | 'Addon', string>();
  /** Every creation that had an effect: the id of the part. */
  readonly creations: string[] = [];

  readonly #clock: ManualClock;
  readonly #stored = new Map<string, Stored>();
  readonly #rules = new Map<string, SecurityRule[]>();
  readonly #addons = new Map<string, OciAddon[]>();
  /** OCID of a node pool -> versions of its nodes, which keep them until they are cycled. */
  readonly #nodeVersions = new Map<string, string[]>();
  readonly #works = new Map<string, Work>();
  readonly #tokens = new Map<
    string,
    { body: string; at: number; created: string; answer: OciCreated }
  >();
  #count = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  // What tests look at and do behind convergence's back.

  /** What is there and belongs to the incarnation, those being deleted included. */
  standing(id: string): OciResource[] {
    this.#tick();
    return [...this.#stored.values()]
      .filter(({ terminatedAt }) => terminatedAt === undefined)
      .map(({ resource }) => resource)
      .filter(({ freeformTags }) => freeformTags[TAG_ID] === id);
  }

  /** Everything that is there, whoever made it. */
  get size(): number {
    this.#tick();
    return [...this.#stored.values()].filter(
      ({ terminatedAt }) => terminatedAt === undefined,
    ).length;
  }

  part(id: string, part: string): OciResource {
    const found = this.standing(id).filter(
      ({ freeformTags }) => freeformTags[TAG_PART] === part,
    );
    if (found.length !== 1) {
      throw new Error(`${found.length} of ${part}`);
    }
    return found[0];
  }

  rulesOf(networkSecurityGroupId: string): SecurityRule[] {
    return this.#rules.get(networkSecurityGroupId) ?? [];
  }

  /** As it is, that which comes with a VCN included. */
  securityList(id: string): OciResource<'SecurityList'> {
    const resource = this.#stored.get(id)?.resource;
    if (!resource || !('ingressSecurityRules' in resource)) {
      throw new Error(`There is no security list ${id}`);
    }
    return resource;
  }

  addonsOf(clusterId: string): OciAddon[] {
    this.#tick();
    return this.#addons.get(clusterId) ?? [];
  }

  /** Changes a resource as somebody else would. */
  tamper(resourceId: string, changes: object): void {
    const stored = this.#stored.get(resourceId);
    if (!stored) {
      throw new Error(`There is no ${resourceId}`);
    }
    stored.resource = ociResourceSchemas[stored.kind].parse({
      ...stored.resource,
      ...changes,
    });
    stored.revision += 1;
  }

  /** The next look makes the nodes of a pool as the pool is then. */
  forgetNodes(poolId: string): void {
    this.#nodeVersions.delete(poolId);
  }

  /** Deletes a resource at once, whatever needs it, as if it had been gone for long. */
  vanish(resourceId: string): void {
    this.#stored.delete(resourceId);
    this.#rules.delete(resourceId);
  }

  // The API.

  async list<K extends OciKind>(
    kind: K,
    scope: OciScope,
  ): Promise<OciResource<K>[]> {
    this.#tick();
    this.#checkPermitted(kind);
    const { compartmentId, vcnId, clusterId, logGroupId } = scope;
    return [...this.#stored.values()]
      .filter(stored => stored.kind === kind && this.#isVisible(stored))
      .map(({ resource }) => inShort(resource))
      .filter(
        resource =>
          resource.compartmentId === compartmentId &&
          (ociKinds[kind].listedIn === 'compartment' ||
            vcnIdOf(resource) === (vcnId ?? vcnIdOf(resource))) &&
          (!('clusterId' in resource) ||
            resource.clusterId === (clusterId ?? resource.clusterId)) &&
          (!('logGroupId' in resource) || resource.logGroupId === logGroupId),
      ) as OciResource<K>[];
  }

  async get<K extends OciKind>(
    kind: K,
    id: string,
  ): Promise<{ resource: OciResource<K>; etag: string } | undefined> {
    this.#tick();
    const stored = this.#stored.get(id);
    if (this.forbidden.has(kind) || !stored || !this.#isVisible(stored)) {
      return undefined;
    }
    return {
      resource: this.#withNodes(stored.resource) as OciResource<K>,
      etag: etagOf(stored),
    };
  }

  /** Of a node pool only a get tells the nodes. */
  #withNodes(resource: OciResource): OciResource {
    if (!('nodeSourceDetails' in resource)) {
      return resource;
    }
    const { id, kubernetesVersion = '', nodeConfigDetails } = resource;
    const size = nodeConfigDetails?.size ?? 0;
    const known = this.#nodeVersions.get(id)?.slice(0, size) ?? [];
    const added = Array.from(
      { length: size - known.length },
      () => kubernetesVersion,
    );
    const versions = [...known, ...added];
    this.#nodeVersions.set(id, versions);
    const nodes = versions.map(version => ({
      kubernetesVersion: version,
      lifecycleState: 'ACTIVE',
    }));
    return { ...resource, nodes };
  }

  async create<K extends OciKind>(
    kind: K,
    details: OciDetails[K],
    retryToken: string,
  ): Promise<OciCreated<K>> {
    this.#tick();
    this.#checkPermitted(kind);
    return this.#once(kind, retryToken, details, () =>
      this.#create(kind, details),
    ) as OciCreated<K>;
  }

  async update<K extends OciKind>(
    kind: K,
    id: string,
    changes: OciChanges<K>,
    etag: string,
  ): Promise<OciAccepted> {
    const stored = this.#forChange(kind, id, etag);
    this.#checkReferences(changes);
    const { resource } = stored;
    const { options, ...fields } = {
      options: undefined,
      ...(changes as OciChanges),
    };
    if (
      'nodePoolCyclingDetails' in fields &&
      fields.nodePoolCyclingDetails?.isNodeCyclingEnabled
    ) {
      this.#nodeVersions.delete(id); // all of them are made anew
    }
    return this.#change(stored, {
      ...resource,
      ...fields,
      ...(options &&
        'options' in resource && {
          options: { ...resource.options, ...options },
        }),
    });
  }

  async updateClusterEndpointConfig(
    clusterId: string,
    { nsgIds }: { nsgIds: string[] },
    etag: string,
  ): Promise<OciAccepted> {
    const stored = this.#forChange('Cluster', clusterId, etag);
    const { resource } = stored;
    return this.#change(stored, {
      ...resource,
      ...('endpointConfig' in resource && {
        endpointConfig: { ...resource.endpointConfig, nsgIds },
      }),
    });
  }

  async connectLocalPeeringGateways(id: string, peerId: string): Promise<void> {
    this.#tick();
    this.#checkPermitted('LocalPeeringGateway');
    this.peer(this.#available(id).resource.id, peerId);
  }

  /** As the other side does it, or OCI when this side asked for it. */
  peer(gatewayId: string, peerId: string, advertised = ['10.9.0.0/16']): void {
    const gateway = this.#available(gatewayId).resource;
    if ('peerId' in gateway && gateway.peerId) {
      throw incorrectState(`${gatewayId} has a peer`);
    }
    this.tamper(gatewayId, {
      ...{ peerId, peeringStatus: 'PEERED' },
      peerAdvertisedCidrDetails: advertised,
    });
  }

  async delete(kind: OciKind, id: string, etag: string): Promise<OciAccepted> {
    this.#tick();
    this.#checkPermitted(kind);
    const stored = this.#stored.get(id);
    if (!stored || stored.terminatedAt !== undefined) {
      throw notFound();
    }
    this.#checkEtag(stored, etag);
    const { resource } = stored;
    if (
      ['TERMINATING', 'DELETING', 'DETACHING'].includes(resource.lifecycleState)
    ) {
      throw incorrectState(`${id} is being deleted`);
    }
    this.#checkUnused(stored);
    if (!isWorkKind(kind)) {
      const [going, gone] =
        kind === 'DrgAttachment'
          ? ['DETACHING', 'DETACHED']
          : ['TERMINATING', 'TERMINATED'];
      this.#enter(stored, going, gone, CORE_MS);
      return {};
    }
    if (this.#hasWork(id)) {
      throw incorrectState(`work on ${id} goes on`);
    }
    this.#enter(stored, 'DELETING');
    const work = this.#work(stored, `${kind.toUpperCase()}_DELETE`, () => {
      this.#enter(stored, 'DELETED');
      stored.terminatedAt = this.#clock.now();
      // Logging knows no state of what is gone.
      if (ociKinds[kind].service === 'logging') {
        this.#stored.delete(id);
      }
    });
    return { workRequestId: work.request.id };
  }

  async listSecurityRules(id: string): Promise<SecurityRule[]> {
    this.#tick();
    this.#checkPermitted('NetworkSecurityGroup');
    if (!this.#rules.has(id)) {
      throw notFound();
    }
    return [...this.rulesOf(id)];
  }

  async addSecurityRules(id: string, rules: SecurityRule[]): Promise<void> {
    this.#tick();
    this.#checkPermitted('NetworkSecurityGroup');
    this.#checkReferences(rules);
    if (rules.length > 25) {
      throw new OciApiError('InvalidParameter', 'more than 25 rules');
    }
    const present = this.#rules.get(id);
    if (!present) {
      throw notFound();
    }
    present.push(
      ...rules.map(rule => ({
        ...rule,
        id: this.#newId('rule'),
        isValid: true,
      })),
    );
  }

  async removeSecurityRules(id: string, ruleIds: string[]): Promise<void> {
    this.#tick();
    const present = this.rulesOf(id);
    if (ruleIds.length > 25) {
      throw new OciApiError('InvalidParameter', 'more than 25 rules');
    }
    if (ruleIds.some(ruleId => !present.some(rule => rule.id === ruleId))) {
      throw new OciApiError('InvalidParameter', 'there is no such rule');
    }
    this.#rules.set(
      id,
      present.filter(rule => !ruleIds.includes(rule.id ?? '')),
    );
  }

  /** Without their configurations, as OCI lists them. */
  async listAddons(clusterId: string): Promise<OciAddon[]> {
    if (!(await this.get('Cluster', clusterId))) {
      throw notFound();
    }
    return this.addonsOf(clusterId).map(
      ({ configurations: _configurations, ...addon }) => addon,
    );
  }

  async getAddon(clusterId: string, addonName: string) {
    await this.listAddons(clusterId);
    const addon = this.addonsOf(clusterId).find(
      ({ name }) => name === addonName,
    );
    return addon && { addon: { ...addon }, etag: JSON.stringify(addon) };
  }

  async installAddon(
    clusterId: string,
    addonName: string,
    details: OciAddonDetails,
    retryToken: string,
  ): Promise<OciAccepted> {
    this.#tick();
    const stored = this.#available(clusterId);
    const { workRequestId } = this.#once(
      'Addon',
      retryToken,
      { clusterId, addonName, ...details },
      () => {
        const addons = this.#addons.get(clusterId) ?? [];
        if (addons.some(({ name }) => name === addonName)) {
          throw incorrectState(`${addonName} is there already`);
        }
        const addon: OciAddon = {
          ...{ name: addonName, lifecycleState: 'CREATING' },
          ...details,
        };
        this.#addons.set(clusterId, [...addons, addon]);
        this.creations.push(addonName);
        const work = this.#workOn(stored, addon, 'ENABLE_ADDON');
        work.failure = take(this.failCreations, 'Addon');
        return { id: clusterId, answer: { workRequestId: work.request.id } };
      },
    );
    return { workRequestId };
  }

  async updateAddon(
    clusterId: string,
    addonName: string,
    details: OciAddonDetails,
    etag: string,
  ): Promise<OciAccepted> {
    const { stored, addon } = this.#addonForChange(clusterId, addonName, etag);
    const before = { ...addon };
    Object.assign(addon, details, { lifecycleState: 'UPDATING' });
    const work = this.#workOn(stored, addon, 'UPDATE_ADDON', before);
    work.failure = take(this.failUpdates, 'Addon');
    return { workRequestId: work.request.id };
  }

  async disableAddon(
    clusterId: string,
    addonName: string,
    etag: string,
  ): Promise<OciAccepted> {
    const { stored, addon } = this.#addonForChange(clusterId, addonName, etag);
    addon.lifecycleState = 'DELETING';
    const work = this.#work(stored, 'DISABLE_ADDON', () => {
      const others = this.addonsOf(clusterId).filter(each => each !== addon);
      this.#addons.set(clusterId, others);
    });
    return { workRequestId: work.request.id };
  }

  async listAddonOptions(): Promise<OciAddonOption[]> {
    return [];
  }

  #addonForChange(clusterId: string, addonName: string, etag: string) {
    this.#tick();
    const stored = this.#available(clusterId);
    const addon = this.addonsOf(clusterId).find(
      ({ name }) => name === addonName,
    );
    if (!addon) {
      throw notFound();
    }
    if (JSON.stringify(addon) !== etag) {
      throw new OciApiError('NoEtagMatch', 'another etag');
    }
    return { stored, addon };
  }

  /** @param before - what it goes back to when the work fails */
  #workOn(
    stored: Stored,
    addon: OciAddon,
    operationType: string,
    before: OciAddon = { ...addon, lifecycleState: 'FAILED' },
  ) {
    return this.#work(stored, operationType, failure => {
      if (failure === undefined) {
        addon.lifecycleState = 'ACTIVE';
        delete addon.addonError;
      } else {
        Object.assign(addon, before, { addonError: { message: failure } });
      }
    });
  }

  async getWorkRequest(
    _service: OciServiceName,
    id: string,
  ): Promise<OciWorkRequest | undefined> {
    this.#tick();
    const work = this.#works.get(id);
    return work && { ...work.request };
  }

  async listWorkRequests(
    _service: OciServiceName,
    { resourceId }: { compartmentId: string; resourceId: string },
  ): Promise<OciWorkRequest[]> {
    this.#tick();
    return [...this.#works.values()]
      .filter(work => work.resourceId === resourceId)
      .map(({ request }) => ({ ...request }))
      .reverse();
  }

  async listWorkRequestErrors(
    _service: OciServiceName,
    { id }: { compartmentId: string; id: string },
  ) {
    this.#tick();
    const failure = this.#works.get(id)?.failure;
    return failure === undefined
      ? []
      : [{ code: 'InternalError', message: failure }];
  }

  async listKubernetesVersions(): Promise<string[]> {
    return ['v1.34.2', 'v1.36.3', 'v1.35.10'];
  }

  async getNodePoolOptions() {
    return {
      shapes: ['VM.Standard.E4.Flex'],
      images: [
        {
          imageId: 'ocid1.image.oc1.test.a',
          sourceName: 'Oracle-Linux-9.6-2026.09.30-0-OKE-1.36.3-1330',
        },
      ],
    };
  }

  async listShapes(): Promise<OciShape[]> {
    return [
      {
        name: 'VM.Standard.E4.Flex',
        ocpus: { min: 1, max: 64 },
        memoryGb: { min: 1, max: 1024 },
        memoryGbPerOcpu: { min: 1, max: 64 },
      },
    ];
  }

  async listCompartments(): Promise<OciCompartment[]> {
    return [];
  }

  async listLoadBalancers(): Promise<OciLoadBalancer[]> {
    return [];
  }

  async listAvailabilityDomains(): Promise<string[]> {
    return ['Uocm:TEST-AD-1', 'Uocm:TEST-AD-2'];
  }

  async listServices() {
    return [
      {
        id: 'ocid1.service.oc1.test.all',
        name: 'All TST Services In Oracle Services Network',
        cidrBlock: 'all-tst-services-in-oracle-services-network',
      },
    ];
  }

  async createKubeconfig(): Promise<string> {
    throw new Error('Nothing of convergence needs a kubeconfig');
  }

  // How it works.

  /** Brings everything to what the clock says. */
  #tick(): void {
    const now = this.#clock.now();
    for (const stored of this.#stored.values()) {
      const { next } = stored;
      if (next && next.at <= now) {
        this.#enter(stored, next.state);
        if (['TERMINATED', 'DETACHED'].includes(next.state)) {
          stored.terminatedAt = next.at;
          this.#rules.delete(stored.resource.id);
        }
      }
    }
    for (const work of this.#works.values()) {
      const { request } = work;
      if (request.status === 'ACCEPTED' && work.endsAt - WORK_MS < now) {
        request.status = 'IN_PROGRESS';
      }
      if (request.status === 'IN_PROGRESS' && work.endsAt <= now) {
        request.status = work.failure === undefined ? 'SUCCEEDED' : 'FAILED';
        work.finish(work.failure);
      }
    }
  }

  #isVisible({ createdAt, terminatedAt }: Stored): boolean {
    const now = this.#clock.now();
    return (
      now >= createdAt + this.visibilityMs &&
      (terminatedAt === undefined || now < terminatedAt + this.readableMs)
    );
  }

  #checkPermitted(kind: OciKind): void {
    if (this.forbidden.has(kind)) {
      throw notFound();
    }
  }

  #once(
    operation: string,
    token: string,
    details: object,
    run: () => { id: string; answer: OciCreated },
  ): OciCreated {
    const key = `${operation} ${token}`;
    const body = JSON.stringify(details);
    const now = this.#clock.now();
    const known = this.#tokens.get(key);
    if (known && now - known.at < TOKEN_MS) {
      const created = this.#stored.get(known.created);
      const isGone =
        !created ||
        ['terminating', 'terminated'].includes(phaseOf(created.resource));
      if (known.body !== body || isGone) {
        throw new OciApiError('InvalidatedRetryToken', 'the token is spent');
      }
      return known.answer;
    }
    const { id, answer } = run();
    this.#tokens.set(key, { body, at: now, created: id, answer });
    return answer;
  }

  #create(kind: OciKind, details: OciDetails[OciKind]) {
    const refusal = take(this.refuseCreations, kind);
    if (refusal) {
      throw refusal;
    }
    // OCI is not told the peer then.
    this.#checkReferences({ ...details, peerId: undefined });
    this.#checkAddresses(kind, details);
    const ocid = this.#newId(kind.toLocaleLowerCase('en-US'));
    const id =
      'logGroupId' in details ? logAddress(details.logGroupId, ocid) : ocid;
    const stored = this.#store(kind, id, {
      ...('logGroupId' in details && {
        compartmentId: this.#available(details.logGroupId).resource
          .compartmentId,
      }),
      // It comes into the compartment of its VCN.
      ...('networkDetails' in details && {
        compartmentId: this.#available(details.networkDetails.id).resource
          .compartmentId,
      }),
      ...details,
    });
    if (kind === 'Vcn') {
      this.#storeDefaultSecurityList(stored);
    }
    if (kind === 'NetworkSecurityGroup') {
      this.#rules.set(id, []);
    }
    this.creations.push(details.freeformTags[TAG_PART] ?? id);
    if (!isWorkKind(kind)) {
      const [coming, there] =
        kind === 'DrgAttachment'
          ? ['ATTACHING', 'ATTACHED']
          : ['PROVISIONING', 'AVAILABLE'];
      this.#enter(stored, coming, there, CORE_MS);
      return { id, answer: { resource: stored.resource } };
    }
    this.#enter(stored, 'CREATING');
    const work = this.#work(stored, `${kind.toUpperCase()}_CREATE`, failure =>
      this.#enter(stored, failure === undefined ? 'ACTIVE' : 'FAILED'),
    );
    work.failure = take(this.failCreations, kind);
    return { id, answer: { workRequestId: work.request.id } };
  }

  #store(kind: OciKind, id: string, details: object): Stored {
    const stored: Stored = {
      kind,
      resource: ociResourceSchemas[kind].parse({
        ...(kind === 'Vcn' && { defaultSecurityListId: `${id}.default` }),
        ...(kind === 'ServiceGateway' && { blockTraffic: false }),
        ...(kind === 'LocalPeeringGateway' && { peeringStatus: 'NEW' }),
        ...details,
        ...(kind === 'LocalPeeringGateway' && { peerId: undefined }),
        id,
        lifecycleState: 'AVAILABLE',
      }),
      revision: 0,
      createdAt: this.#clock.now(),
    };
    this.#stored.set(id, stored);
    return stored;
  }

  /** As OCI makes it: SSH from anywhere, and everything out. */
  #storeDefaultSecurityList({ resource: { id, compartmentId } }: Stored): void {
    this.#store('SecurityList', `${id}.default`, {
      compartmentId,
      vcnId: id,
      displayName: 'Default Security List',
      ingressSecurityRules: [
        {
          protocol: '6',
          source: '0.0.0.0/0',
          tcpOptions: { destinationPortRange: { min: 22, max: 22 } },
        },
      ],
      egressSecurityRules: [{ protocol: 'all', destination: '0.0.0.0/0' }],
    });
  }

  #change(stored: Stored, resource: object): OciAccepted {
    const { kind, resource: before } = stored;
    const after = ociResourceSchemas[kind].parse(resource);
    if (!isWorkKind(kind)) {
      stored.resource = after;
      stored.revision += 1;
      return {};
    }
    const failure = take(this.failUpdates, kind);
    stored.resource = failure === undefined ? after : before;
    this.#enter(stored, 'UPDATING');
    const work = this.#work(stored, `${kind.toUpperCase()}_UPDATE`, () =>
      this.#enter(stored, 'ACTIVE'),
    );
    work.failure = failure;
    return { workRequestId: work.request.id };
  }

  #forChange(kind: OciKind, id: string, etag: string): Stored {
    this.#tick();
    this.#checkPermitted(kind);
    const stored = this.#available(id);
    this.#checkEtag(stored, etag);
    return stored;
  }

  #checkEtag(stored: Stored, etag: string): void {
    if (etagOf(stored) !== etag) {
      throw new OciApiError('NoEtagMatch', 'another etag');
    }
  }

  /** What others refer to has to be there, and settled. Visible it need not be. */
  #available(id: string): Stored {
    const stored = this.#stored.get(id);
    if (!stored || stored.terminatedAt !== undefined) {
      throw notFound();
    }
    const { lifecycleState } = stored.resource;
    if (
      !['AVAILABLE', 'ACTIVE', 'ATTACHED', 'NEEDS_ATTENTION'].includes(
        lifecycleState,
      )
    ) {
      throw incorrectState(`${id} is ${lifecycleState}`);
    }
    return stored;
  }

  #checkReferences(value: unknown): void {
    for (const id of JSON.stringify(value).match(
      /ocid1\.(vcn|subnet|cluster|routetable|natgateway|servicegateway|localpeeringgateway|networksecuritygroup|securitylist|loggroup|capturefilter)\.[a-z0-9.]+/g,
    ) ?? []) {
      this.#available(id);
    }
  }

  #checkAddresses(kind: OciKind, details: object): void {
    const taken = [...this.#stored.values()].some(
      ({ kind: other, resource, terminatedAt }) =>
        kind === 'Subnet' &&
        other === 'Subnet' &&
        terminatedAt === undefined &&
        'cidrBlock' in resource &&
        'vcnId' in details &&
        'cidrBlock' in details &&
        isDeepStrictEqual(
          [resource.vcnId, resource.cidrBlock],
          [details.vcnId, details.cidrBlock],
        ),
    );
    if (taken) {
      throw new OciApiError('InvalidParameter', 'the CIDR overlaps');
    }
  }

  /** Nothing that is there may refer to it, but a node pool to its cluster. */
  #checkUnused({ kind, resource: { id } }: Stored): void {
    const isDefault = (other: Stored) => other.resource.id === `${id}.default`;
    if (id.endsWith('.default')) {
      throw incorrectState(`${id} goes with its VCN`);
    }
    for (const other of this.#stored.values()) {
      if (
        other.terminatedAt === undefined &&
        other.resource.id !== id &&
        !isDefault(other) &&
        kind !== 'Cluster' &&
        JSON.stringify(other.resource).includes(`"${id}"`)
      ) {
        throw incorrectState(`${other.resource.id} refers to ${id}`);
      }
    }
    for (const [group, rules] of this.#rules) {
      if (group !== id && JSON.stringify(rules).includes(`"${id}"`)) {
        throw incorrectState(`rules of ${group} refer to ${id}`);
      }
    }
    const list = this.#stored.get(`${id}.default`);
    if (list) {
      list.terminatedAt = this.#clock.now();
    }
  }

  #hasWork(resourceId: string): boolean {
    return [...this.#works.values()].some(
      work =>
        work.resourceId === resourceId.split('/').pop() &&
        ['ACCEPTED', 'IN_PROGRESS'].includes(work.request.status),
    );
  }

  #work(
    { kind, resource }: Stored,
    operationType: string,
    finish: Work['finish'],
  ): Work {
    const work: Work = {
      request: {
        id: this.#newId('workrequest'),
        compartmentId: resource.compartmentId,
        operationType,
        status: 'ACCEPTED',
        resources: [
          {
            entityType: kind.toLocaleLowerCase('en-US'),
            identifier: resource.id.split('/').pop(),
          },
        ],
      },
      endsAt: this.#clock.now() + WORK_MS,
      resourceId: resource.id.split('/').pop() ?? '',
      finish,
    };
    this.#works.set(work.request.id, work);
    return work;
  }

  #enter(stored: Stored, state: string, then?: string, afterMs = 0): void {
    stored.resource = { ...stored.resource, lifecycleState: state };
    stored.revision += 1;
    stored.next = then
      ? { at: this.#clock.now() + afterMs, state: then }
      : undefined;
  }

  #newId(type: string): string {
    this.#count += 1;
    return `ocid1.${type}.oc1.test.${String(this.#count).padStart(6, '0')}`;
  }
}

function isWorkKind(kind: OciKind): boolean {
  return workServiceOf(kind) !== undefined;
}

function etagOf({ resource, revision }: Stored): string {
  return `${resource.id}-${revision}`;
}

function notFound(): OciApiError {
  return new OciApiError(
    'NotAuthorizedOrNotFound',
    'Authorization failed or requested resource not found.',
  );
}

function incorrectState(message: string): OciApiError {
  return new OciApiError('IncorrectState', message);
}

/** A fault that happens once. */
function take<K, V>(faults: Map<K, V>, key: K): V | undefined {
  const fault = faults.get(key);
  faults.delete(key);
  return fault;
}

/** What OCI's lists tell of a resource: of a bastion what it is, and not what was asked of it. */
function inShort(resource: OciResource): OciResource {
  if ('nodeMetadata' in resource) {
    return { ...resource, nodeMetadata: {} };
  }
  if (!('targetSubnetId' in resource)) {
    return resource;
  }
  const {
    clientCidrBlockAllowList: _clients,
    maxSessionTtlInSeconds: _ttl,
    ...summary
  } = resource;
  return summary;
}
