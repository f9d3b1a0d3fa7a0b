import { grantsOn } from './grantsOn';

const demo = { name: 'demo', loadBalancerOcids: ['ocid1.subnet.1'] };
const own = {
  publicEntry: false,
  nodePorts: false,
  ocids: ['ocid1.subnet.1'],
};
const grant = { publicEntry: true, nodePorts: false, ocids: [] };

it('grants everybody the network that was made for load balancers, and nothing else', () => {
  expect(grantsOn(demo, [])).toEqual([own]);
});

it('grants what app-config says for all clusters, or for this one', () => {
  expect(
    grantsOn(demo, [
      { ...grant, namespaces: ['shop'] },
      { ...grant, clusters: ['demo', 'other'], owners: ['group:default/a'] },
      { ...grant, clusters: ['other'] },
    ]),
  ).toEqual([
    own,
    { ...grant, namespaces: ['shop'] },
    { ...grant, owners: ['group:default/a'] },
  ]);
});
