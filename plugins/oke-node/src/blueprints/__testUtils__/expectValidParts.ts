import type { KubernetesPart } from '../../convergence/kubernetes';
import { validateGraph } from '../../convergence/graph';
import { apiVersionOf } from '../../kubernetes';
import { partKinds } from '../partKinds';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const KEY =
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
/** The API server's limit for all annotations of an object together (`TotalAnnotationSizeLimitB`). */
const ANNOTATIONS_SIZE = 256 * 1024;

/** Kinds of which a change is seen at once. */
const watched = partKinds.map(each => `${apiVersionOf(each)}/${each.kind}`);

/** Of the module in tests. */
const isOfModule = ({ object: { apiVersion } }: KubernetesPart) =>
  apiVersion.startsWith('acme.io/');

/** What holds for the parts of every blueprint: a graph, objects with identity, metadata that Kubernetes takes. */
export function expectValidParts(parts: KubernetesPart[], id: string): void {
  validateGraph(parts);
  const names = parts.map(({ object: { apiVersion, kind, metadata } }) =>
    [apiVersion, kind, metadata.namespace, metadata.name].join('/'),
  );
  expect(new Set(names).size).toBe(names.length);
  for (const { object } of parts.filter(each => !isOfModule(each))) {
    expect(watched).toContain(`${object.apiVersion}/${object.kind}`);
  }
  for (const part of parts) {
    const { name, labels = {}, annotations = {} } = part.object.metadata;
    expect(labels).toMatchObject({
      'app.kubernetes.io/managed-by': 'okeanos',
      'okeanos.io/id': id,
    });
    expect(annotations).toMatchObject({ 'okeanos.io/part': part.id });
    expect(name).toMatch(SUBDOMAIN);
    for (const [key, value] of Object.entries(labels)) {
      expect(key).toMatch(KEY);
      expect(value).toMatch(LABEL_VALUE);
      expect(value.length).toBeLessThanOrEqual(63);
    }
    for (const key of Object.keys(annotations)) {
      expect(key).toMatch(KEY);
    }
    expect(JSON.stringify(annotations).length).toBeLessThan(ANNOTATIONS_SIZE);
  }
}
