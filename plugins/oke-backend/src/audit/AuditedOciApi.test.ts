import type { AuditorService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  OciApiError,
  type OciApi,
  type OciDetails,
} from '@okeanos/backstage-plugin-oke-node';
import { AuditedOciApi } from './AuditedOciApi';

const context = { cluster: 'demo', requestedBy: 'user:default/pia' };
const vcn = { displayName: 'demo-vcn', cidrBlocks: ['10.0.0.0/16'] };

function setUp(calls: Partial<OciApi> = {}) {
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const audited = new AuditedOciApi(
    calls as OciApi,
    auditor as AuditorService,
    context,
  );
  return { auditor, event, audited };
}

describe('AuditedOciApi', () => {
  it('tells of an effect before it happens, and how it ended', async () => {
    const made = { workRequestId: 'w' };
    const create = jest.fn();
    const { auditor, event, audited } = setUp({ create });
    create.mockImplementation(async () => {
      expect(auditor.createEvent).toHaveBeenCalledWith({
        eventId: 'oci-create',
        severityLevel: 'medium',
        meta: { ...context, target: 'Vcn demo-vcn' },
      });
      expect(event.success).not.toHaveBeenCalled();
      return made;
    });
    const details = vcn as OciDetails['Vcn'];
    expect(await audited.create('Vcn', details, 'token')).toBe(made);
    expect(create).toHaveBeenCalledWith('Vcn', details, 'token', undefined);
    expect(event.success).toHaveBeenCalledTimes(1);
    expect(event.fail).not.toHaveBeenCalled();
  });

  it.each<[keyof OciApi, unknown[], string, string]>([
    ['update', ['Vcn', 'v', {}, 'e'], 'oci-update', 'Vcn v'],
    [
      'updateClusterEndpointConfig',
      ['c', { nsgIds: [] }, 'e'],
      'oci-update',
      'endpoint of Cluster c',
    ],
    [
      'connectLocalPeeringGateways',
      ['l', 'm'],
      'oci-update',
      'LocalPeeringGateway l, peered with m',
    ],
    ['delete', ['Subnet', 's', 'e'], 'oci-delete', 'Subnet s'],
    [
      'addSecurityRules',
      ['n', [{}, {}]],
      'oci-update',
      'rules of NetworkSecurityGroup n, 2 more',
    ],
    [
      'removeSecurityRules',
      ['n', ['r']],
      'oci-update',
      'rules of NetworkSecurityGroup n, 1 less',
    ],
    [
      'installAddon',
      ['c', 'CertManager', {}, 't'],
      'oci-create',
      'Addon CertManager of Cluster c',
    ],
    [
      'updateAddon',
      ['c', 'Istio', { version: 'v2' }, 'e'],
      'oci-update',
      'Addon Istio of Cluster c',
    ],
    [
      'disableAddon',
      ['c', 'Istio', 'e'],
      'oci-delete',
      'Addon Istio of Cluster c',
    ],
  ])('tells of %s', async (name, args, eventId, target) => {
    const { signal } = new AbortController();
    const call = jest.fn(async (..._: unknown[]) => ({}));
    const { auditor, event, audited } = setUp({ [name]: call });
    await (audited[name] as typeof call)(...args, signal);
    expect(call).toHaveBeenCalledWith(...args, signal);
    expect(auditor.createEvent.mock.calls).toEqual([
      [{ eventId, severityLevel: 'medium', meta: { ...context, target } }],
    ]);
    expect(event.success).toHaveBeenCalledTimes(1);
  });

  it('tells of failures', async () => {
    const refused = new OciApiError('IncorrectState', 'it is in use');
    const { event, audited } = setUp({
      delete: () => Promise.reject(refused),
    });
    await expect(audited.delete('Vcn', 'v', 'e')).rejects.toBe(refused);
    expect(event.fail).toHaveBeenCalledWith({ error: refused });
    expect(event.success).not.toHaveBeenCalled();
  });

  it('does not act when it cannot be told of', async () => {
    const call = jest.fn();
    const { auditor, audited } = setUp({ delete: call });
    auditor.createEvent.mockRejectedValue(new Error('no log'));
    await expect(audited.delete('Vcn', 'v', 'e')).rejects.toThrow('no log');
    expect(call).not.toHaveBeenCalled();
  });

  it.each<keyof OciApi>([
    'list',
    'get',
    'listSecurityRules',
    'listAddons',
    'getAddon',
    'listAddonOptions',
    'getWorkRequest',
    'listWorkRequests',
    'listWorkRequestErrors',
    'listKubernetesVersions',
    'getNodePoolOptions',
    'listLoadBalancers',
    'listAvailabilityDomains',
    'listServices',
    'createKubeconfig',
  ])('lets %s pass', async name => {
    const call = jest.fn(async (..._: unknown[]) => 'answer');
    const { auditor, audited } = setUp({ [name]: call });
    const args = ['a', 'b', 'c'];
    expect(await (audited[name] as typeof call)(...args)).toBe('answer');
    expect(call).toHaveBeenCalledWith(...args);
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });
});
