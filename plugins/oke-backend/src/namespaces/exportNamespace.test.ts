import { clusterCa } from '@okeanos/backstage-plugin-oke-node/alpha';
import { parse, parseAllDocuments } from 'yaml';
import { namespaceSpec } from '../__testUtils__/fixtures';
import { NamespaceBlocks } from './blocks/NamespaceBlocks';
import { exportNamespace } from './exportNamespace';

const exported = (blocks: Record<string, object> = {}) =>
  exportNamespace(
    namespaceSpec({ services: [{ name: 'cart', ports: [8443] }], blocks }),
    new NamespaceBlocks([], {}),
    {
      ...{ id: 'id-1', ownerGroup: 'shop-team', podSecurityVersion: 'v1.36' },
      ...{ ingressNamespaces: [], issuerRef: clusterCa.issuerRef },
    },
  );

it('gives a folder for kustomize, without what says that Okeanos made it', () => {
  const [kustomization, manifest] = exported().files;
  expect(kustomization.name).toBe('kustomization.yaml');
  expect(parse(kustomization.content)).toMatchObject({
    kind: 'Kustomization',
    resources: [manifest.name],
  });
  const kinds = parseAllDocuments(manifest.content).map(
    document => document.toJS().kind,
  );
  expect(kinds[0]).toBe('Namespace');
  expect(kinds).toEqual(
    expect.arrayContaining(['RoleBinding', 'NetworkPolicy', 'Certificate']),
  );
  expect(manifest.content).not.toMatch(/okeanos\.io\/id|managed-by/);
});

it('names what it could not ask', () => {
  expect(exported({ gone: {} }).leftOut).toEqual([
    {
      what: 'what the block gone makes',
      reason: expect.stringContaining('no such block'),
    },
  ]);
});
