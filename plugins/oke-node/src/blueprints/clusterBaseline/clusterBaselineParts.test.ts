import { z } from 'zod';
import { ownKinds } from '../../status/kinds';
import { defineKind } from '../../status/kinds/defineKind';
import { metadata } from '../../status/kinds/fields';
import { expectValidParts } from '../__testUtils__/expectValidParts';
import type { CertificateSource } from '../../extensions/certificateSources';
import {
  clusterBaselineParts,
  type ClusterBaselineContext,
} from './clusterBaselineParts';
import { clusterCa } from './clusterCa';
import { SIGNER_KIND_PART } from './signers';

const CONTEXT: ClusterBaselineContext = {
  id: 'the-id',
  cluster: 'demo',
  sources: [clusterCa],
  formerIssuers: [],
  grants: [],
  certificateBounds: [],
  kinds: ownKinds,
  watcher: { kind: 'Group', name: 'okeanos:watchers' },
};
const PARTS = clusterBaselineParts(CONTEXT);

/** The policies without which an issuer would sign for anybody. */
const GUARDS = ['certificate-policy', 'issuer-policy', 'signer-policy'];

/** A source of a module. */
const vault: CertificateSource = {
  ...clusterCa,
  id: 'vault',
  module: '@acme/vault',
  issuerRef: { group: 'acme.io', kind: 'VaultIssuer', name: 'acme' },
  admission: { longestHours: 12 },
  baselineParts: ({ cluster }) => [
    {
      id: 'ca',
      object: {
        ...{ apiVersion: 'acme.io/v1', kind: 'VaultIssuer' },
        ...{ metadata: { name: 'acme' }, spec: { path: cluster } },
      },
    },
    {
      id: 'role',
      dependsOn: ['ca'],
      object: {
        ...{ apiVersion: 'acme.io/v1', kind: 'VaultRole' },
        metadata: { name: 'acme' },
      },
    },
  ],
};
const WITH_VAULT = clusterBaselineParts({
  ...CONTEXT,
  sources: [clusterCa, vault],
});

const objectOf = (id: string, parts = PARTS) =>
  parts.find(part => part.id === id)?.object;

/** Ids of everything that comes before a part. */
function before(id: string, parts = PARTS): Set<string> {
  const dependsOn = parts.find(part => part.id === id)?.dependsOn ?? [];
  return new Set(dependsOn.flatMap(other => [other, ...before(other, parts)]));
}

describe('clusterBaselineParts', () => {
  it('are valid', () => {
    expectValidParts(PARTS, 'the-id');
    expectValidParts(WITH_VAULT, 'the-id');
  });

  describe('of who acts for people', () => {
    const rulesFor = (groups: string[]) => {
      const parts = clusterBaselineParts({
        ...CONTEXT,
        impersonator: { subject: { kind: 'User', name: 'i' }, groups },
      });
      expectValidParts(parts, 'the-id');
      expect(objectOf('impersonator-binding', parts)).toMatchObject({
        subjects: [{ kind: 'User', name: 'i' }],
      });
      return objectOf('impersonator-role', parts)?.rules;
    };
    const USERS = {
      ...{ apiGroups: [''], resources: ['users'], verbs: ['impersonate'] },
    };

    it('may act for them and for the groups that are named', () => {
      expect(rulesFor(['b', 'a', 'b'])).toEqual([
        USERS,
        { ...USERS, resources: ['groups'], resourceNames: ['a', 'b'] },
      ]);
    });

    it('may act for no group when none is named, or Kubernetes itself has the name', () => {
      expect(rulesFor([])).toEqual([USERS]);
      expect(rulesFor(['system:masters', 'System:nodes'])).toEqual([USERS]);
    });

    it('are none when nobody does', () => {
      expect(objectOf('impersonator-role')).toBeUndefined();
    });
  });

  describe('of the watcher', () => {
    const { rules } = z
      .object({
        rules: z.array(
          z.object({
            apiGroups: z.array(z.string()),
            resources: z.array(z.string()),
            verbs: z.array(z.string()),
          }),
        ),
      })
      .parse(objectOf('watcher-role'));

    it('allow reading exactly the kinds that are watched', () => {
      const allowed = rules.flatMap(({ apiGroups, resources }) =>
        apiGroups.flatMap(group =>
          resources.map(resource => `${group}/${resource}`),
        ),
      );
      const watched = ownKinds.map(({ apiVersion, plural }) => {
        const [group, version] = apiVersion.split('/');
        return version ? `${group}/${plural}` : `/${plural}`;
      });
      expect(allowed.sort()).toEqual(watched.sort());
      expect(allowed).toContain('/services');
      expect(allowed).toContain('gateway.networking.k8s.io/httproutes');
      for (const { verbs } of rules) {
        expect(verbs).toEqual(['get', 'list', 'watch']);
      }
    });

    it('allow also what modules read, as long as they do', () => {
      const report = defineKind({
        apiVersion: 'openreports.io/v1alpha1',
        kind: 'Report',
        plural: 'reports',
        namespaced: true,
        schema: z.object({ metadata }),
      });
      const wider = clusterBaselineParts({
        ...CONTEXT,
        kinds: [...ownKinds, report],
      });
      const added = {
        apiGroups: ['openreports.io'],
        resources: ['reports'],
        verbs: ['get', 'list', 'watch'],
      };
      expect(objectOf('watcher-role', wider)).toMatchObject({
        rules: [...rules, added],
      });
    });

    it('allow nothing with Secrets', () => {
      const text = JSON.stringify(rules);
      expect(text).not.toContain('secrets');
      expect(text).not.toContain('*');
    });

    it('bind who the watcher is', () => {
      expect(objectOf('watcher-binding')).toMatchObject({
        roleRef: { kind: 'ClusterRole', name: 'okeanos-watcher' },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Group',
            name: 'okeanos:watchers',
          },
        ],
      });
    });
  });

  describe('of the issuer', () => {
    it('come after the policies: without them it would sign for anybody', () => {
      expect(before('issuer')).toEqual(
        new Set([
          'issuer-bootstrap',
          'ca-certificate',
          'certificate-policy',
          'certificate-policy-binding',
          'issuer-policy',
          'issuer-policy-binding',
          'signer-policy',
          'signer-policy-binding',
        ]),
      );
    });

    it('keep the key of the CA where owners cannot read it, and the same for its life', () => {
      expect(objectOf('ca-certificate')).toMatchObject({
        metadata: { name: 'okeanos-ca', namespace: 'cert-manager' },
        spec: {
          isCA: true,
          secretName: 'okeanos-ca',
          privateKey: { rotationPolicy: 'Never' },
          issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca-bootstrap' },
        },
      });
      expect(objectOf('issuer')?.spec).toEqual({
        ca: { secretName: 'okeanos-ca' },
      });
    });
  });

  describe('of a source that a module brought', () => {
    it('are told from those of others by its id, and come after the policies', () => {
      const known = new Set(PARTS.map(({ id }) => id));
      const added = WITH_VAULT.filter(({ id }) => !known.has(id));
      expect(added.map(({ id }) => id)).toEqual([
        'certificate-source.vault.ca',
        'certificate-source.vault.role',
      ]);
      expect(added[0].object.spec).toEqual({ path: 'demo' });
      expect(added[1].dependsOn).toContain('certificate-source.vault.ca');
      for (const { dependsOn } of added) {
        expect(dependsOn).toEqual(
          expect.arrayContaining([
            'certificate-policy-binding',
            'issuer-policy-binding',
          ]),
        );
      }
    });

    it('come after its signer when Okeanos signs for it, and that after its kind', () => {
      const sign = async () => {
        throw new Error('not now');
      };
      const parts = clusterBaselineParts({
        ...CONTEXT,
        sources: [clusterCa, { ...vault, sign }],
      });
      expectValidParts(parts, 'the-id');
      const signer = 'certificate-source.vault.okeanos-signer';
      expect(objectOf(signer, parts)).toMatchObject({
        ...{ apiVersion: 'okeanos.io/v1alpha1', kind: 'CertificateSource' },
        metadata: { name: 'vault' },
      });
      expect(before('certificate-source.vault.ca', parts)).toContain(signer);
      expect(before(signer, parts)).toContain(SIGNER_KIND_PART);
      expect(before('issuer', parts)).not.toContain(SIGNER_KIND_PART);
      expect(objectOf(SIGNER_KIND_PART, WITH_VAULT)).toBeUndefined();
    });

    it('are guarded also when it is no longer registered', () => {
      const former = { kind: 'VaultIssuer', name: 'acme' };
      const guarded = clusterBaselineParts({
        ...CONTEXT,
        formerIssuers: [former],
      });
      const text = JSON.stringify(objectOf('issuer-policy', guarded));
      expect(text).toContain('acme');
      expect(JSON.stringify(objectOf('issuer-policy'))).not.toContain('acme');
    });

    it('leave those of the CA of the cluster as they are', () => {
      for (const id of ['issuer-bootstrap', 'ca-certificate', 'issuer']) {
        expect(objectOf(id, WITH_VAULT)).toEqual(objectOf(id));
      }
    });
  });

  it('wait with what depends on a policy until it is as intended, not only there', () => {
    const guards = PARTS.filter(({ isGuard }) => isGuard).map(({ id }) => id);
    for (const id of GUARDS) {
      expect(guards).toEqual(expect.arrayContaining([id, `${id}-binding`]));
    }
  });

  it('hold policies that deny, and deny when they fail', () => {
    for (const id of GUARDS) {
      expect(objectOf(id)?.spec).toMatchObject({ failurePolicy: 'Fail' });
      expect(objectOf(`${id}-binding`)?.spec).toEqual({
        policyName: objectOf(id)?.metadata.name,
        validationActions: ['Deny'],
      });
    }
  });
});
