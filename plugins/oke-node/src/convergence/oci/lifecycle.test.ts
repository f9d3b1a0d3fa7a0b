import { models as containerEngine } from 'oci-containerengine';
import { models as core } from 'oci-core';
import { hasFailed, phaseOf } from './lifecycle';

/** Every value that the SDK knows, at run time. */
const statesOf = (enums: Record<string, object>) =>
  Object.entries(enums).flatMap(([name, values]) =>
    Object.values(values)
      .filter(value => typeof value === 'string' && value !== 'UNKNOWN_VALUE')
      .map((value): [string, string] => [name, value]),
  );

describe('phaseOf', () => {
  it.each(
    statesOf({
      Addon: containerEngine.AddonLifecycleState,
      Cluster: containerEngine.ClusterLifecycleState,
      NodePool: containerEngine.NodePoolLifecycleState,
      DrgAttachment: core.DrgAttachment.LifecycleState,
      LocalPeeringGateway: core.LocalPeeringGateway.LifecycleState,
      NatGateway: core.NatGateway.LifecycleState,
      NetworkSecurityGroup: core.NetworkSecurityGroup.LifecycleState,
      RouteTable: core.RouteTable.LifecycleState,
      SecurityList: core.SecurityList.LifecycleState,
      ServiceGateway: core.ServiceGateway.LifecycleState,
      Subnet: core.Subnet.LifecycleState,
      Vcn: core.Vcn.LifecycleState,
    }),
  )('knows the state of a %s that is %s', (_kind, lifecycleState) => {
    expect(phaseOf({ lifecycleState })).not.toBe('unrecognised');
  });

  it.each(['UNKNOWN_VALUE', 'HIBERNATING', 'active', '', 'toString'])(
    'concludes nothing from %j',
    lifecycleState => {
      expect(phaseOf({ lifecycleState })).toBe('unrecognised');
    },
  );
});

describe('hasFailed', () => {
  it.each(statesOf({ WorkRequestStatus: containerEngine.WorkRequestStatus }))(
    'of a %s that is %s is what OCI says',
    (_enum, status) => {
      expect(hasFailed({ status })).toBe(
        ['FAILED', 'CANCELED'].includes(status),
      );
    },
  );

  it.each(['UNKNOWN_VALUE', 'PAUSED'])('is not said of %s', status => {
    expect(hasFailed({ status })).toBe(false);
  });
});
