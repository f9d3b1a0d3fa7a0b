import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Limits } from '../limits';
import { CoreRecord, CoreResource, CoreState } from './model';
import { LifecycleState } from './records';

/** What every request to create something holds. */
export interface CreateDetails {
  /** Absent where {@link CoreKind.compartmentOf} tells it. */
  compartmentId?: string;
  vcnId?: string;
  displayName?: string;
  freeformTags: CoreResource['freeformTags'];
  definedTags: CoreResource['definedTags'];
}

/** What every request to change something can hold. */
export interface UpdateDetails {
  displayName?: string;
  freeformTags?: CoreResource['freeformTags'];
  definedTags?: CoreResource['definedTags'];
}

/**
 * A collection of the Networking service.
 *
 * @typeParam S - the fields that only its resources have
 */
export interface Collection<S extends object> {
  /** As in `createVcn`. */
  name: string;
  /** As in `listVcns`. */
  plural: string;
  /** Last part of the path. */
  path: string;
  /** As in `ocid1.<type>.oc1…`. */
  ocidType: string;
  /** Milliseconds, before the time scale. */
  provisioning: number;
  limit: keyof Limits;
  records(state: CoreState): Record<string, CoreRecord<S>>;
}

/** How resources of a collection are made, changed and deleted. */
export interface CoreKind<
  S extends object,
  C extends CreateDetails,
  U extends UpdateDetails,
> {
  collection: Collection<S>;
  createSchema: z.ZodType<C>;
  updateSchema: z.ZodType<U>;
  /** Fields that a list can be narrowed to, beside those of all lists. */
  filters?: readonly (keyof S & string)[];
  /**
   * The compartment of a new resource, where the request does not name it.
   *
   * @throws ServiceError when what tells it is not there
   */
  compartmentOf?(cloud: Cloud, details: C): string;
  /**
   * The specific fields of a new resource.
   *
   * @throws ServiceError when the details are wrong or refer to what is not there
   */
  build(cloud: Cloud, details: C): S;
  /**
   * The specific fields that change.
   *
   * @throws ServiceError when the details are wrong or refer to what is not there
   */
  change(cloud: Cloud, resource: CoreResource & S, details: U): Partial<S>;
  /** @throws ServiceError when something still needs the resource */
  checkDeletable(cloud: Cloud, resource: CoreResource & S): void;
  /** What a read shows beside, or in place of, what is kept. */
  shown?(
    cloud: Cloud,
    resource: CoreResource & S,
    state: LifecycleState,
  ): object;
  /** What else comes with the resource. */
  created?(cloud: Cloud, resource: CoreResource & S): void;
  /** What else goes with the resource. */
  deleted?(cloud: Cloud, resource: CoreResource & S): void;
}
