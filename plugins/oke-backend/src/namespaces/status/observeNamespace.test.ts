import {
  KubernetesError,
  LABEL_ID,
  type ApiResource,
  type KubernetesClient,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { NOW } from '../../__testUtils__/fixtures';
import { observeNamespace } from './observeNamespace';

const made = { [LABEL_ID]: 'the-id' };

const object = (
  kind: string,
  name: string,
  rest: object,
  labels: Record<string, string> = {},
): StoredObject => ({
  ...{ apiVersion: 'v1', kind },
  metadata: {
    ...{ namespace: 'shop', name, labels, uid: name, resourceVersion: '1' },
  },
  ...rest,
});

const observe = (
  list: (resource: ApiResource) => Promise<StoredObject[]> | StoredObject[],
) =>
  observeNamespace(
    { list: async resource => list(resource) } satisfies Pick<
      KubernetesClient,
      'list'
    >,
    { namespace: 'shop', id: 'the-id' },
    NOW,
    new AbortController().signal,
  );

const of = (objects: StoredObject[]) =>
  observe(({ kind }) => objects.filter(each => each.kind === kind));

describe('observeNamespace', () => {
  it('tells how much of a quota is used, and not of what was not counted', async () => {
    const { quota } = await of([
      object('ResourceQuota', 'okeanos', {
        spec: {
          hard: {
            'requests.cpu': '4',
            'services.loadbalancers': '0',
            pods: '50',
            'requests.memory': '1Gi',
          },
        },
        status: {
          hard: {},
          used: {
            'requests.cpu': '500m',
            'services.loadbalancers': '0',
            'requests.memory': '2Gi',
          },
        },
      }),
    ]);
    const rest = { quota: 'okeanos' };
    expect(quota).toEqual({
      state: 'read',
      items: [
        {
          ...rest,
          resource: 'requests.cpu',
          hard: '4',
          used: '500m',
          share: 0.125,
        },
        // There is no room in nothing.
        {
          ...rest,
          resource: 'services.loadbalancers',
          hard: '0',
          used: '0',
          share: 1,
        },
        { ...rest, resource: 'pods', hard: '50' },
        {
          ...rest,
          resource: 'requests.memory',
          hard: '1Gi',
          used: '2Gi',
          share: 2,
        },
      ],
    });
  });

  it('tells who has which role, and which bindings Okeanos made', async () => {
    const roleRef = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Role',
      name: 'owner',
    };
    const { access } = await of([
      object(
        'RoleBinding',
        'okeanos-owner',
        { roleRef, subjects: [{ kind: 'Group', name: 'shop-team' }] },
        made,
      ),
      object('RoleBinding', 'ci', {
        roleRef: { ...roleRef, kind: 'ClusterRole', name: 'edit' },
        subjects: [{ kind: 'ServiceAccount', namespace: 'ci', name: 'bot' }],
      }),
      object(
        'RoleBinding',
        'empty',
        { roleRef },
        { [LABEL_ID]: 'of-another-incarnation' },
      ),
    ]);
    expect(access).toEqual({
      state: 'read',
      items: [
        {
          ...{ name: 'okeanos-owner', role: 'Role owner', isMade: true },
          subjects: ['Group shop-team'],
        },
        {
          ...{ name: 'ci', role: 'ClusterRole edit', isMade: false },
          subjects: ['ServiceAccount ci/bot'],
        },
        { name: 'empty', role: 'Role owner', isMade: false, subjects: [] },
      ],
    });
  });

  it('tells policies in words', async () => {
    const { policies } = await of([
      object(
        'NetworkPolicy',
        'okeanos-default-deny',
        { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
        made,
      ),
    ]);
    expect(policies).toEqual({
      state: 'read',
      items: [
        {
          ...{ name: 'okeanos-default-deny', pods: 'all pods', isMade: true },
          ...{ ingress: [], egress: [] },
        },
      ],
    });
  });

  it('names the issuer as the cause of what it cannot issue, and not one that it did not understand', async () => {
    const certificate = (name: string, kind: string, issuer: string) =>
      object('Certificate', name, {
        spec: { secretName: name, issuerRef: { kind, name: issuer } },
        status: {
          conditions: [
            { type: 'Ready', status: 'False', reason: 'DoesNotExist' },
          ],
        },
      });
    const issuer = (name: string, status: unknown): StoredObject => ({
      ...object('ClusterIssuer', name, { status }),
      metadata: { name, uid: name, resourceVersion: '1' },
    });
    const { certificates } = await of([
      certificate('cart', 'ClusterIssuer', 'okeanos-ca'),
      certificate('own', 'Issuer', 'gone'),
      issuer('odd', 'broken'),
      issuer('okeanos-ca', {
        conditions: [
          {
            ...{ type: 'Ready', status: 'False', reason: 'ErrGetKeyPair' },
            message: 'secrets "missing" not found',
          },
        ],
      }),
    ]);
    expect(certificates).toMatchObject({
      state: 'read',
      items: [
        {
          ...{ name: 'cart', state: 'failed' },
          message: expect.stringContaining(
            'ClusterIssuer okeanos-ca: secrets "missing" not found',
          ),
        },
        {
          ...{ name: 'own', state: 'failed' },
          message: expect.stringContaining('Issuer gone'),
        },
      ],
    });
  });

  it('tells that two certificates want one Secret, as the pages of their services do', async () => {
    const certificate = (name: string) =>
      object('Certificate', name, {
        spec: {
          secretName: 'shared',
          issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
        },
        status: {
          conditions: [
            { type: 'Ready', status: 'False', reason: 'IncorrectCertificate' },
          ],
        },
      });
    const ready = object('ClusterIssuer', 'okeanos-ca', {
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    const { certificates } = await of([
      certificate('one'),
      certificate('other'),
      { ...ready, metadata: { ...ready.metadata, namespace: undefined } },
    ]);
    expect(certificates).toMatchObject({
      items: [
        {
          state: 'failed',
          message:
            'Certificate shop/one and other write the same Secret shared.',
        },
        { state: 'failed' },
      ],
    });
  });

  it('does not take for none what it may not read, or cannot, or does not understand', async () => {
    const observed = await observe(({ kind }) => {
      switch (kind) {
        case 'ResourceQuota':
          return Promise.reject(new KubernetesError('no', { status: 403 }));
        case 'Certificate':
          return Promise.reject(new Error('not served'));
        case 'RoleBinding':
          return [object(kind, 'odd', { roleRef: 'admin' })];
        default:
          return [object(kind, 'odd', { spec: { ingress: 'all' } })];
      }
    });
    expect(observed).toMatchObject({
      quota: {
        state: 'unread',
        message:
          'The cluster does not let the portal read ResourceQuota objects there',
      },
      certificates: {
        state: 'unread',
        message: 'The Certificate objects could not be read: not served',
      },
      access: { state: 'unread' },
      policies: { state: 'unread' },
    });
  });
});
