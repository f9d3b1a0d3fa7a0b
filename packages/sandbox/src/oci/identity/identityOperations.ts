import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import {
  invalidParameter,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { fixedOcid } from '../ocid';
import {
  availabilityDomainNames,
  FAULT_DOMAINS,
  findRegion,
  REGIONS,
} from '../regions';
import { compartmentOperations } from './compartmentOperations';

/** The part of IAM that reads, and new compartments: https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/ */
export function identityOperations(cloud: Cloud): Operation[] {
  const { tenancy } = cloud.state;
  const domains = domainsOf(cloud);

  const requireTenancy = (id: string) => {
    if (id !== tenancy.id) {
      throw notAuthorizedOrNotFound();
    }
  };
  const requireCompartment = (query: URLSearchParams) => {
    const id = requireQuery(query, 'compartmentId');
    if (!cloud.hasCompartment(id)) {
      throw notAuthorizedOrNotFound();
    }
    return id;
  };
  const find = <T extends { id: string }>(items: T[], id: string): T => {
    const item = items.find(candidate => candidate.id === id);
    if (!item) {
      throw notAuthorizedOrNotFound();
    }
    return item;
  };
  const get = (
    name: string,
    path: string,
    handle: Operation['handle'],
  ): Operation => ({
    service: 'identity',
    name,
    method: 'GET',
    path: `/20160918/${path}`,
    handle,
  });

  const compartments = () => [
    {
      id: tenancy.id,
      name: tenancy.name,
      description: 'Root compartment',
      timeCreated: tenancy.timeCreated,
      compartmentId: tenancy.id,
      lifecycleState: 'ACTIVE',
      freeformTags: {},
      definedTags: {},
    },
    ...tenancy.compartments.map(compartment => ({
      ...compartment,
      lifecycleState: 'ACTIVE',
    })),
  ];
  const users = () =>
    tenancy.users.map(({ id, name, description, timeCreated }) => ({
      id,
      name,
      description,
      timeCreated,
      compartmentId: tenancy.id,
      lifecycleState: 'ACTIVE',
      isMfaActivated: false,
      freeformTags: {},
      definedTags: {},
    }));
  const groups = () =>
    tenancy.groups.map(group => ({
      ...group,
      compartmentId: tenancy.id,
      lifecycleState: 'ACTIVE',
      freeformTags: {},
      definedTags: {},
    }));
  const listByName = (
    items: { id: string; name: string }[],
    query: URLSearchParams,
  ) =>
    pageAnswer(
      page(
        items.filter(({ name }) => (query.get('name') ?? name) === name),
        query,
        'ASC',
        ({ name, id }) => ({ value: name, id }),
      ),
    );

  return [
    ...compartmentOperations(cloud),
    get('getTenancy', 'tenancies/{tenancyId}', ({ params }) => {
      requireTenancy(params.tenancyId);
      return {
        body: {
          id: tenancy.id,
          name: tenancy.name,
          description: 'The Okeanos sandbox',
          homeRegionKey: findRegion(tenancy.region).key,
          freeformTags: {},
          definedTags: {},
        },
      };
    }),
    get('listRegions', 'regions', () => ({
      body: REGIONS.map(({ key, name }) => ({ key, name })),
    })),
    get(
      'listRegionSubscriptions',
      'tenancies/{tenancyId}/regionSubscriptions',
      ({ params }) => {
        requireTenancy(params.tenancyId);
        return {
          body: [
            {
              regionKey: cloud.region.key,
              regionName: cloud.region.name,
              status: 'READY',
              isHomeRegion: true,
            },
          ],
        };
      },
    ),
    get('listAvailabilityDomains', 'availabilityDomains', ({ query }) => {
      const compartmentId = requireCompartment(query);
      return {
        body: domains.map(({ id, name }) => ({ id, name, compartmentId })),
      };
    }),
    get('listFaultDomains', 'faultDomains', ({ query }) => {
      const compartmentId = requireCompartment(query);
      const availabilityDomain = requireQuery(query, 'availabilityDomain');
      const domain = domains.find(({ name }) => name === availabilityDomain);
      if (!domain) {
        throw invalidParameter(
          `availabilityDomain: ${availabilityDomain} is not one of ${domains.map(
            ({ name }) => name,
          )}`,
        );
      }
      return {
        body: FAULT_DOMAINS.map((name, index) => ({
          name,
          id: domain.faultDomainIds[index],
          compartmentId,
          availabilityDomain,
        })),
      };
    }),
    get('listCompartments', 'compartments', ({ query }) => {
      const parent = requireCompartment(query);
      // The root is its own compartment, but a list never holds it.
      return listByName(
        compartments().filter(
          ({ id, compartmentId }) =>
            id !== tenancy.id && compartmentId === parent,
        ),
        query,
      );
    }),
    get('getCompartment', 'compartments/{compartmentId}', ({ params }) => ({
      body: find(compartments(), params.compartmentId),
    })),
    get('listUsers', 'users', ({ query }) => {
      requireCompartment(query);
      return listByName(users(), query);
    }),
    get('getUser', 'users/{userId}', ({ params }) => ({
      body: find(users(), params.userId),
    })),
    get('listGroups', 'groups', ({ query }) => {
      requireCompartment(query);
      return listByName(groups(), query);
    }),
    get('getGroup', 'groups/{groupId}', ({ params }) => ({
      body: find(groups(), params.groupId),
    })),
    get('listUserGroupMemberships', 'userGroupMemberships', ({ query }) => {
      requireCompartment(query);
      const memberships = tenancy.memberships.filter(
        ({ userId, groupId }) =>
          (query.get('userId') ?? userId) === userId &&
          (query.get('groupId') ?? groupId) === groupId,
      );
      return pageAnswer(
        page(memberships, query, 'ASC', ({ timeCreated, id }) => ({
          value: timeCreated,
          id,
        })),
        membership => ({
          ...membership,
          compartmentId: tenancy.id,
          lifecycleState: 'ACTIVE',
        }),
      );
    }),
  ];
}

function domainsOf({ region, state }: Cloud) {
  return availabilityDomainNames(
    region,
    state.tenancy.availabilityDomainPrefix,
  ).map(name => ({
    name,
    id: fixedOcid('availabilitydomain', name, region.realm),
    faultDomainIds: FAULT_DOMAINS.map(faultDomain =>
      fixedOcid('faultdomain', `${name}/${faultDomain}`, region.realm),
    ),
  }));
}
