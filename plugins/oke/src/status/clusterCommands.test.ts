import { clusterCommands } from './clusterCommands';

const resource = (kind: string, state: 'inPlace' | 'underWay' = 'inPlace') => ({
  ...{ part: kind, kind, name: kind, state },
  ocid: `ocid1.${kind.toLocaleLowerCase('en-US')}.a`,
});
const of = (...resources: ReturnType<typeof resource>[]) =>
  clusterCommands({
    ...{ region: 'eu-frankfurt-1', endpoint: '10.0.30.5:6443', resources },
  });

it('writes a kubeconfig for the private endpoint', () => {
  expect(of(resource('Cluster'))).toEqual({
    kubeconfig:
      'oci ce cluster create-kubeconfig --region eu-frankfurt-1 --cluster-id ocid1.cluster.a --kube-endpoint PRIVATE_ENDPOINT --token-version 2.0.0',
  });
});

it('goes through the bastion, and still verifies the private address', () => {
  expect(of(resource('Cluster'), resource('Bastion'))?.bastion).toEqual({
    session:
      'oci bastion session create-port-forwarding --region eu-frankfurt-1 --bastion-id ocid1.bastion.a --target-private-ip 10.0.30.5 --target-port 6443 --ssh-public-key-file ~/.ssh/id_rsa.pub',
    kubectl:
      'kubectl --server https://127.0.0.1:6443 --tls-server-name 10.0.30.5 get namespaces',
  });
});

it('tells nothing of what is not in place', () => {
  expect(of(resource('Cluster', 'underWay'))).toBeUndefined();
  expect(
    of(resource('Cluster'), resource('Bastion', 'underWay'))?.bastion,
  ).toBeUndefined();
  expect(
    clusterCommands({
      ...{ region: 'eu-frankfurt-1', resources: [resource('Cluster')] },
    }),
  ).toBeUndefined();
});
