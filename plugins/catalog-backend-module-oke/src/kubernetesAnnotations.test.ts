import { withKubernetesAnnotations } from './kubernetesAnnotations';

const OKE = {
  'okeanos.io/cluster': 'demo',
  'okeanos.io/namespace': 'shop',
  'okeanos.io/service': 'cart',
};
const entity = (annotations?: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'basket', annotations },
});
const of = (annotations: Record<string, string>) =>
  withKubernetesAnnotations(entity(annotations)).metadata.annotations;

describe('withKubernetesAnnotations', () => {
  it('says where a service runs', () => {
    expect(of(OKE)).toEqual({
      ...OKE,
      'backstage.io/kubernetes-cluster': 'demo',
      'backstage.io/kubernetes-namespace': 'shop',
      'backstage.io/kubernetes-label-selector': 'app.kubernetes.io/name=cart',
    });
  });

  it('keeps the selector that is written', () => {
    const written = { 'backstage.io/kubernetes-label-selector': 'tier=web' };
    expect(of({ ...OKE, ...written })).toEqual({
      ...OKE,
      ...written,
      'backstage.io/kubernetes-cluster': 'demo',
      'backstage.io/kubernetes-namespace': 'shop',
    });
  });

  it.each(['id', 'cluster', 'namespace'])(
    'adds nothing where backstage.io/kubernetes-%s is written',
    name => {
      const written = { ...OKE, [`backstage.io/kubernetes-${name}`]: 'mine' };
      expect(of(written)).toEqual(written);
    },
  );

  it.each(Object.keys(OKE))('adds nothing without %s', missing => {
    const written = { ...OKE, [missing]: ' ' };
    expect(of(written)).toEqual(written);
  });

  it('makes no other selector of what is no name of a Service', () => {
    const written = { ...OKE, 'okeanos.io/service': 'cart,tier!=x' };
    expect(of(written)).toEqual(written);
  });

  it('leaves an entity without annotations as it is', () => {
    const bare = entity();
    expect(withKubernetesAnnotations(bare)).toBe(bare);
  });
});
