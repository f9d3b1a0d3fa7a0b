import { kinds } from '../kinds';
import { policyInWords } from './policyInWords';

const policy = (spec: object) =>
  kinds.NetworkPolicy.trim({
    metadata: { namespace: 'shop', name: 'it' },
    spec,
  });

it('says of a policy without rules that nobody is let in', () => {
  const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  expect(policyInWords(policy(spec))).toEqual({
    ...{ name: 'it', pods: 'all pods', ingress: [], egress: [] },
  });
});

it('says who is let in, and nothing of the direction that it is not about', () => {
  const spec = {
    podSelector: { matchLabels: { app: 'cart' } },
    ingress: [
      {
        from: [{ podSelector: { matchLabels: { app: 'web' } } }],
        ports: [{ port: 8080 }],
      },
    ],
  };
  expect(policyInWords(policy(spec))).toEqual({
    name: 'it',
    pods: 'pods labelled app=cart',
    ingress: [
      { peer: 'pods labelled app=web of namespace shop', ports: 'TCP 8080' },
    ],
  });
});

it('says of a rule that names nobody that it is for everybody', () => {
  const spec = { podSelector: {}, policyTypes: ['Egress'], egress: [{}] };
  expect(policyInWords(policy(spec)).egress).toEqual([
    { peer: 'everybody', ports: 'every port' },
  ]);
});
