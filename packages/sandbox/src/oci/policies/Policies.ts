import { findRegion } from '../regions';
import { State } from '../state/state';
import { isTrue } from './condition';
import {
  compileStatement,
  DynamicGroup,
  Grant,
  parseMatchingRule,
  Policy,
  withParents,
} from './compile';
import { isGranted, Principal } from './evaluate';
import { locate } from './locate';
import { Need } from './needs';
import { PolicyError } from './PolicyError';

/** A question that was put to the policies. */
export interface Authorization {
  principalType: string;
  principalId: string;
  /** As the API reference calls it: `CreateVcn`. */
  operation: string;
  /** One of them is enough; nearly always it is one. */
  permissions: readonly string[];
  /** Absent for what is in no compartment. */
  compartmentId?: string;
  isAllowed: boolean;
}

/** What is in effect from some time on. */
interface Version {
  from: number;
  grants: Grant[];
  dynamicGroups: DynamicGroup[];
}

/** The tenancy's policies, as they are in effect: a change is only after a delay, as in OCI. */
export class Policies {
  private versions: Version[];
  private asked = new Map<string, Authorization>();

  /**
   * @param now - milliseconds since the epoch
   * @param delayMs - from a change to its effect
   */
  constructor(
    private readonly state: State,
    private readonly now: () => number,
    private readonly delayMs: number,
  ) {
    this.versions = [this.version(0)];
  }

  /** Has the tenancy's policies and dynamic groups, which were just changed, take effect after the delay. */
  changed(): void {
    this.versions.push(this.version(this.now() + this.delayMs));
  }

  /**
   * Puts others in the place of all policies and dynamic groups, in effect at once.
   *
   * @throws PolicyError when one is not understood; nothing is changed then
   */
  replace(policies: Policy[], dynamicGroups: DynamicGroup[]): void {
    const tenancy = { ...this.state.tenancy, policies, dynamicGroups };
    dynamicGroups.forEach(({ matchingRule }) =>
      parseMatchingRule(matchingRule),
    );
    policies.forEach(({ statements, compartmentId }) =>
      statements.forEach(text =>
        compileStatement(tenancy, text, compartmentId),
      ),
    );
    Object.assign(this.state.tenancy, { policies, dynamicGroups });
    this.versions = [this.version(0)];
  }

  /** A user of the tenancy. */
  user(userId: string): Principal {
    const { tenancy } = this.state;
    const groupIds = tenancy.memberships
      .filter(membership => membership.userId === userId)
      .map(membership => membership.groupId);
    return {
      type: 'user',
      id: userId,
      groupIds,
      dynamicGroupIds: [],
      variables: {
        'request.principal.type': 'user',
        'request.principal.id': userId,
        'request.user.id': userId,
        'request.user.name': tenancy.users.find(({ id }) => id === userId)
          ?.name,
        'request.groups.id': groupIds,
      },
    };
  }

  /** What acts by itself, such as a cluster. */
  resource(type: string, id: string, compartmentId: string): Principal {
    const variables = {
      'resource.type': type,
      'resource.id': id,
      'resource.compartment.id': compartmentId,
    };
    return {
      type,
      id,
      groupIds: [],
      dynamicGroupIds: this.current()
        .dynamicGroups.filter(({ matchingRule }) =>
          isTrue(parseMatchingRule(matchingRule), variables),
        )
        .map(group => group.id),
      variables: {
        'request.principal.type': type,
        'request.principal.id': id,
        'request.principal.compartment.id': compartmentId,
      },
    };
  }

  /**
   * Tells whether the principal has what an operation needs, and remembers that it was asked.
   *
   * @param operation - as the API reference calls it: `CreateVcn`
   */
  allow(principal: Principal, operation: string, needs: Need[]): boolean {
    return needs
      .map(each => this.allowOne(principal, operation, each))
      .every(Boolean);
  }

  /** What was asked since the last {@link forget}, each once. */
  authorizations(): Authorization[] {
    return [...this.asked.values()];
  }

  forget(): void {
    this.asked.clear();
  }

  private allowOne(
    principal: Principal,
    operation: string,
    { permissions, at, anywhere }: Need,
  ): boolean {
    const { tenancy } = this.state;
    const located = anywhere
      ? undefined
      : (at && locate(this.state, at)) || {
          compartmentId: tenancy.id,
          variables: {},
        };
    const variables = {
      'request.region': findRegion(tenancy.region).key,
      ...located?.variables,
      ...(located && {
        'target.compartment.id': located.compartmentId,
        'target.compartment.name': [tenancy, ...tenancy.compartments].find(
          ({ id }) => id === located.compartmentId,
        )?.name,
      }),
    };
    const { grants } = this.current();
    const isAllowed = permissions.some(permission =>
      isGranted(grants, principal, {
        permission,
        operation,
        compartments: located && withParents(tenancy, located.compartmentId),
        variables,
      }),
    );
    const authorization: Authorization = {
      principalType: principal.type,
      principalId: principal.id,
      operation,
      permissions,
      compartmentId: located?.compartmentId,
      isAllowed,
    };
    this.asked.set(JSON.stringify(authorization), authorization);
    return isAllowed;
  }

  private current(): Version {
    const now = this.now();
    // Those before the one in effect are of no use any more.
    while (this.versions.length > 1 && this.versions[1].from <= now) {
      this.versions.shift();
    }
    return this.versions[0];
  }

  private version(from: number): Version {
    const { tenancy } = this.state;
    return {
      from,
      grants: tenancy.policies.flatMap(({ statements, compartmentId }) =>
        statements.flatMap(text => {
          try {
            return compileStatement(tenancy, text, compartmentId);
          } catch (error) {
            // What it names is gone since: it allows nothing.
            if (error instanceof PolicyError) {
              return [];
            }
            throw error;
          }
        }),
      ),
      // They are changed in place.
      dynamicGroups: structuredClone(tenancy.dynamicGroups),
    };
  }
}
