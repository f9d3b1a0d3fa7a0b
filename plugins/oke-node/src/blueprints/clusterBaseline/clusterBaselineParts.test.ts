import { z } from 'zod';
import { kinds } from '../../status/kinds';
import { expectValidParts } from '../__testUtils__/expectValidParts';
import { clusterBaselineParts } from './clusterBaselineParts';

const PARTS = clusterBaselineParts({
  id: 'the-id',
  watcher: { kind: 'Group', name: 'okeanos:watchers' },
});

const objectOf = (id: string) => PARTS.find(part => part.id === id)?.object;

/** Ids of everything that comes before a part. */
function before(id: string): Set<string> {
  const dependsOn = PARTS.find(part => part.id === id)?.dependsOn ?? [];
  return new Set(dependsOn.flatMap(other => [other, ...before(other)]));
}

describe('clusterBaselineParts', () => {
  it('are valid', () => {
    expectValidParts(PARTS, 'the-id');
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
      const watched = Object.values(kinds).map(({ apiVersion, plural }) => {
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

  it('hold policies that deny, and deny when they fail', () => {
    for (const id of ['certificate-policy', 'issuer-policy']) {
      expect(objectOf(id)?.spec).toMatchObject({ failurePolicy: 'Fail' });
      expect(objectOf(`${id}-binding`)?.spec).toEqual({
        policyName: objectOf(id)?.metadata.name,
        validationActions: ['Deny'],
      });
    }
  });
});
