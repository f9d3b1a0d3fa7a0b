import type { models } from 'oci-containerengine';
import type { models as core } from 'oci-core';
import { z } from 'zod';
import type { Misfits } from '../sdkTypes';
import { defineKind } from './defineKind';
import { displayedDetails, displayedFields } from './fields';

// What is expected here is expected of the compiler: a comment of an error that does not come is one.
describe('defineKind', () => {
  const define = defineKind<{
    answer: core.Vcn;
    create: core.CreateVcnDetails;
    update: core.UpdateVcnDetails;
  }>();
  const vcn = {
    service: 'network',
    listedIn: 'compartment',
    removedAfter: [],
    answeredAs: 'vcn',
    answer: z.object(displayedFields),
    details: z.object(displayedDetails),
  } as const;
  const calls: never = undefined as never;

  it('takes what the SDK has', () => {
    const kind = define({ ...vcn, changeable: ['displayName'], calls });
    expect(kind.changeable).toEqual(['displayName']);
  });

  it('does not compile with a field that the SDK does not have', () => {
    define({
      ...vcn,
      // @ts-expect-error -- it is dnsLabel
      details: z.object({ ...displayedDetails, dnsLable: z.string() }),
      changeable: ['displayName'],
      calls,
    });
    define({
      ...vcn,
      // @ts-expect-error -- it is dnsLabel
      answer: z.object({ ...displayedFields, dnsLable: z.string().optional() }),
      changeable: ['displayName'],
      calls,
    });
    expect.assertions(0);
  });

  it('does not compile with a field of another type', () => {
    define({
      ...vcn,
      // @ts-expect-error -- they are strings
      details: z.object({
        ...displayedDetails,
        cidrBlocks: z.array(z.number()),
      }),
      changeable: ['displayName'],
      calls,
    });
    define({
      ...vcn,
      // @ts-expect-error -- it is a string
      answer: z.object({ ...displayedFields, dnsLabel: z.number() }),
      changeable: ['displayName'],
      calls,
    });
    expect.assertions(0);
  });

  it('does not compile with a change that OCI does not offer', () => {
    define({
      ...vcn,
      // @ts-expect-error -- a VCN stays in its compartment
      changeable: ['displayName', 'compartmentId'],
      calls,
    });
    // @ts-expect-error -- there is no such field
    define({ ...vcn, changeable: ['displayname'], calls });
    expect.assertions(0);
  });

  it('finds misfits at any depth, and literals that are no value of an enum', () => {
    type Create = models.CreateClusterDetails;
    const misfits: [
      Misfits<{ type: 'ENHANCED_CLUSTR' }, Create>,
      Misfits<{ options: { serviceLbConfig: { nsgs: string[] } } }, Create>,
      Misfits<{ clusterPodNetworkOptions: { cni: string }[] }, Create>,
    ] = [
      '.type',
      '.options.serviceLbConfig.nsgs',
      '.clusterPodNetworkOptions[].cni',
    ];
    expect(misfits).toHaveLength(3);
    type Fitting = Misfits<{ type: 'ENHANCED_CLUSTER' | undefined }, Create>;
    // @ts-expect-error -- there is none
    const none: Fitting = '.type';
    expect(none).toBe('.type');
  });
});
