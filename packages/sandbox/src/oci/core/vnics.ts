import { createHash } from 'node:crypto';
import { Cloud } from '../Cloud';
import {
  PrivateIp,
  privateIpsOf,
  Vnic,
  vnicsOf,
} from '../containerEngine/vnics';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import {
  missingParameter,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { availabilityDomainNames } from '../regions';

/** VNICs and their private IPs, which come and go with clusters, nodes, load balancers and bastions: they can only be read. */
export function vnicOperations(cloud: Cloud): Operation[] {
  const [firstDomain] = availabilityDomainNames(
    cloud.region,
    cloud.state.tenancy.availabilityDomainPrefix,
  );
  const common = (vnic: Vnic) => ({
    availabilityDomain: vnic.availabilityDomain ?? firstDomain,
    compartmentId: vnic.compartmentId,
    subnetId: vnic.subnetId,
    timeCreated: vnic.timeAttached,
    isPrimary: vnic.isPrimary,
    freeformTags: {},
    definedTags: {},
  });
  const privateIpView = ({ id, ipAddress, vnic }: PrivateIp) => ({
    ...common(vnic),
    id,
    displayName: `privateip${digitsOf(vnic.timeAttached)}`,
    ipAddress,
    vnicId: vnic.id,
    isPrimary: true,
    ipState: 'ASSIGNED',
    lifetime: 'EPHEMERAL',
  });

  return [
    {
      service: 'core',
      name: 'getVnic',
      method: 'GET',
      path: '/20160918/vnics/{id}',
      handle({ params }) {
        const vnic = vnicsOf(cloud.state).find(({ id }) => id === params.id);
        if (!vnic) {
          throw notAuthorizedOrNotFound();
        }
        return {
          body: {
            ...common(vnic),
            id: vnic.id,
            displayName: `vnic${digitsOf(vnic.timeAttached)}`,
            lifecycleState: 'AVAILABLE',
            macAddress: macAddressOf(vnic.id),
            nsgIds: vnic.nsgIds,
            privateIp: vnic.privateIp,
            skipSourceDestCheck: false,
          },
        };
      },
    },
    {
      service: 'core',
      name: 'listVnicAttachments',
      method: 'GET',
      path: '/20160918/vnicAttachments',
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = vnicsOf(cloud.state).filter(
          vnic =>
            vnic.resourceId.startsWith('ocid1.instance.') &&
            vnic.compartmentId === compartmentId &&
            (query.get('instanceId') ?? vnic.resourceId) === vnic.resourceId &&
            (query.get('vnicId') ?? vnic.id) === vnic.id,
        );
        const shown = page(found, query, 'ASC', vnic => ({
          value: vnic.timeAttached,
          id: vnic.id,
        }));
        return pageAnswer(shown, vnic => ({
          availabilityDomain: vnic.availabilityDomain,
          compartmentId,
          id: vnic.id.replace('.vnic.', '.vnicattachment.'),
          instanceId: vnic.resourceId,
          lifecycleState: 'ATTACHED',
          subnetId: vnic.subnetId,
          timeCreated: vnic.timeAttached,
          vnicId: vnic.id,
        }));
      },
    },
    {
      service: 'core',
      name: 'listPrivateIps',
      method: 'GET',
      path: '/20160918/privateIps',
      handle({ query }) {
        // "You can list by subnet OCID, VNIC OCID, …" (API reference).
        if (!query.has('subnetId') && !query.has('vnicId')) {
          throw missingParameter('subnetId or vnicId');
        }
        const found = privateIpsOf(cloud.state).filter(
          ({ subnetId, ipAddress, vnic }) =>
            (query.get('subnetId') ?? subnetId) === subnetId &&
            (query.get('vnicId') ?? vnic.id) === vnic.id &&
            (query.get('ipAddress') ?? ipAddress) === ipAddress,
        );
        const shown = page(found, query, 'ASC', ({ id, vnic }) => ({
          value: vnic.timeAttached,
          id,
        }));
        return pageAnswer(shown, privateIpView);
      },
    },
    {
      service: 'core',
      name: 'getPrivateIp',
      method: 'GET',
      path: '/20160918/privateIps/{id}',
      handle({ params }) {
        const found = privateIpsOf(cloud.state).find(
          ({ id }) => id === params.id,
        );
        if (!found) {
          throw notAuthorizedOrNotFound();
        }
        return { body: privateIpView(found) };
      },
    },
  ];
}

/** As OCI names what got no name: `vnic20261102100000`. */
function digitsOf(time: string): string {
  return time.replace(/\D/g, '').slice(0, 14);
}

/** The same each time; the second bit says that it is administered locally. */
function macAddressOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex').slice(0, 10);
  return `02${hex.toUpperCase().replace(/../g, ':$&')}`;
}
