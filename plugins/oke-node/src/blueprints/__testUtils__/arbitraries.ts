import {
  namespaceSpecSchema,
  type NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import fc from 'fast-check';
import { clusterCa } from '../clusterBaseline';

const label = (first: string) =>
  fc
    .stringMatching(new RegExp(`^${first}([-a-z0-9]{0,61}[a-z0-9])?$`))
    .filter(
      name =>
        !/^(kube-|oke-|okeanos-|default$|cert-manager$|istio-system$)/.test(
          name,
        ),
    );

const host = fc
  .array(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/), {
    minLength: 2,
    maxLength: 4,
  })
  .map(labels => labels.join('.'));

const service = fc.record({
  name: label('[a-z]'),
  ports: fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), {
    minLength: 1,
    maxLength: 20,
  }),
  hosts: fc.array(host, { maxLength: 5 }),
});

/** Specs that the schema accepts and whose services have different names, as the plan demands. */
export const namespaceSpecs: fc.Arbitrary<NamespaceSpec> = fc
  .record({
    name: label('[a-z0-9]'),
    services: fc.uniqueArray(service, {
      selector: ({ name }) => name,
      maxLength: 8,
    }),
    podSecurity: fc.constantFrom('restricted' as const, 'baseline' as const),
    durationHours: fc.integer({ min: 1, max: 2160 }),
  })
  .map(({ durationHours, ...spec }) =>
    namespaceSpecSchema.parse({
      cluster: 'demo',
      owner: 'group:default/team-a',
      certificates: { durationHours },
      ...spec,
    }),
  );

export const namespaceContexts = fc.record(
  {
    id: fc.uuid(),
    podSecurityVersion: fc.constantFrom('v1.34', 'v1.36'),
    ingressNamespaces: fc.uniqueArray(label('[a-z]'), { maxLength: 3 }),
    issuerRef: fc.constant(clusterCa.issuerRef),
    ownerGroup: fc.constantFrom('ocid1.group.oc1..aaaa', 'team-a'),
  },
  {
    requiredKeys: [
      'id',
      'podSecurityVersion',
      'ingressNamespaces',
      'issuerRef',
    ],
  },
);
