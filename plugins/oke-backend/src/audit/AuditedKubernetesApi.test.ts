import type { AuditorService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type {
  ApplyOutcome,
  KubernetesApi,
} from '@okeanos/backstage-plugin-oke-node';
import { AuditedKubernetesApi } from './AuditedKubernetesApi';

const object = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace: 'shop', name: 'okeanos-default-deny' },
};
const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'shop' };
const context = {
  cluster: 'demo',
  namespace: 'shop',
  requestedBy: 'user:default/ada',
};

function setUp() {
  const api: jest.Mocked<KubernetesApi> = {
    scopeOf: jest.fn(),
    get: jest.fn(),
    apply: jest.fn(),
    delete: jest.fn(),
  };
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const audited = new AuditedKubernetesApi(
    api,
    auditor as AuditorService,
    context,
  );
  return { api, auditor, event, audited };
}

const applied: ApplyOutcome = { type: 'applied', object };

describe('AuditedKubernetesApi', () => {
  it('tells of an apply before it happens, and how it ended', async () => {
    const { api, auditor, event, audited } = setUp();
    api.apply.mockImplementation(async () => {
      expect(auditor.createEvent).toHaveBeenCalledWith({
        eventId: 'object-apply',
        severityLevel: 'medium',
        meta: {
          ...context,
          object:
            'NetworkPolicy shop/okeanos-default-deny (networking.k8s.io/v1)',
          force: true,
        },
      });
      expect(event.success).not.toHaveBeenCalled();
      return applied;
    });
    const options = { force: true, dryRun: false };
    expect(await audited.apply(object, options)).toBe(applied);
    expect(event.success).toHaveBeenCalledTimes(1);
    expect(event.fail).not.toHaveBeenCalled();
  });

  it('tells of a deletion', async () => {
    const { api, auditor, event, audited } = setUp();
    await audited.delete(ref, 'uid-1');
    expect(api.delete).toHaveBeenCalledWith(ref, 'uid-1');
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'object-delete',
      severityLevel: 'medium',
      meta: { ...context, object: 'Namespace shop (v1)', uid: 'uid-1' },
    });
    expect(event.success).toHaveBeenCalledTimes(1);
  });

  it('tells of failures and of conflicts, which changed nothing', async () => {
    const { api, event, audited } = setUp();
    const refused = new Error('forbidden');
    api.apply.mockRejectedValueOnce(refused);
    const options = { force: false, dryRun: false };
    await expect(audited.apply(object, options)).rejects.toBe(refused);
    expect(event.fail).toHaveBeenLastCalledWith({ error: refused });

    api.apply.mockResolvedValueOnce({ type: 'conflict', conflicts: [] });
    expect(await audited.apply(object, options)).toMatchObject({
      type: 'conflict',
    });
    expect(event.fail).toHaveBeenCalledTimes(2);

    api.delete.mockRejectedValueOnce(refused);
    await expect(audited.delete(ref, 'uid-1')).rejects.toBe(refused);
    expect(event.fail).toHaveBeenCalledTimes(3);
    expect(event.success).not.toHaveBeenCalled();
  });

  it('does not act when it cannot be told of', async () => {
    const { api, auditor, audited } = setUp();
    auditor.createEvent.mockRejectedValue(new Error('no log'));
    await expect(audited.delete(ref, 'uid-1')).rejects.toThrow('no log');
    expect(api.delete).not.toHaveBeenCalled();
  });

  it('lets reads and dry runs pass without a word', async () => {
    const { api, auditor, audited } = setUp();
    api.apply.mockResolvedValue(applied);
    api.scopeOf.mockResolvedValue('Namespaced');
    await audited.apply(object, { force: false, dryRun: true });
    await audited.get(ref);
    expect(await audited.scopeOf(ref)).toBe('Namespaced');
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });
});
