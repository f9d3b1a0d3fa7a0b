import type {
  ClusterObjects,
  KubernetesErrorTypes,
} from '@backstage/plugin-kubernetes-common';
import { withoutUnseen } from './withoutUnseen';

const item = (
  errorTypes: KubernetesErrorTypes[],
  resources: ClusterObjects['resources'] = [],
): ClusterObjects => ({
  ...{ cluster: { name: 'demo' }, podMetrics: [], resources },
  errors: errorTypes.map(errorType => ({
    errorType,
    resourcePath: '/api/v1/namespaces/shop/pods',
  })),
});
const PODS: ClusterObjects['resources'] = [{ type: 'pods', resources: [] }];

describe('withoutUnseen', () => {
  it('leaves out what is not there for the caller', () => {
    expect(
      withoutUnseen({ items: [item(['NOT_FOUND', 'NOT_FOUND'])] }),
    ).toEqual({ items: [] });
  });

  it.each([
    ['was read', item([], PODS)],
    ['was read in part', item(['NOT_FOUND'], PODS)],
    ['could not be told', item(['NOT_FOUND', 'SYSTEM_ERROR'])],
    ['was refused', item(['UNAUTHORIZED_ERROR'])],
  ])('keeps what %s', (_what, kept) => {
    expect(withoutUnseen({ items: [kept] })).toEqual({ items: [kept] });
  });
});
