import { Clock } from './clock';
import { Limits } from './limits';
import { newOcid } from './ocid';
import { Policies } from './policies/Policies';
import { Region } from './regions';
import { State } from './state/state';
import { Sessions } from './tenancy/Sessions';

/** How the cloud behaves. */
export interface CloudSettings {
  /** Durations are multiplied by it. */
  timeScale: number;
  /** A resource that was just created answers 404 to a get, and is missing in lists, for this long (ms). */
  readLagMs: number;
  /** A change of a policy is in effect after this long (ms). */
  policyDelayMs: number;
  limits: Limits;
}

/** What the operations of all services share. */
export class Cloud {
  readonly policies: Policies;
  readonly sessions = new Sessions();

  constructor(
    readonly state: State,
    readonly region: Region,
    readonly clock: Clock,
    readonly settings: CloudSettings,
  ) {
    this.policies = new Policies(
      state,
      () => clock.now(),
      settings.policyDelayMs,
    );
  }

  now(): number {
    return this.clock.now();
  }

  /** The current time, as the API writes it. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  scaled(duration: number): number {
    return duration * this.settings.timeScale;
  }

  /** A new OCID of this region. */
  newOcid(type: string): string {
    return newOcid(type, this.region.realm, this.region.name);
  }

  /** A new OCID of what has no region, as identity resources. */
  newGlobalOcid(type: string): string {
    return newOcid(type, this.region.realm);
  }

  /** Tells whether a read sees already what was created then. */
  isVisible(createdAt: number): boolean {
    return this.now() >= createdAt + this.settings.readLagMs;
  }

  hasCompartment(id: string): boolean {
    const { tenancy } = this.state;
    return (
      id === tenancy.id ||
      tenancy.compartments.some(compartment => compartment.id === id)
    );
  }
}
