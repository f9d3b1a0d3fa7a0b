import type { IVariable } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { ANNOTATION_OWNER } from '../../common/names';
import { annotationsOf, celText } from './admissionPolicy';

/**
 * What the platform team lets some app namespaces of a cluster have that others may not.
 *
 * @alpha
 */
export interface Grant {
  /** Names of the namespaces; all when undefined. */
  namespaces?: string[];
  /** Entity references of the owners of the namespaces; all when undefined. */
  owners?: string[];
  /** Load balancers that can be reached from the internet. */
  publicEntry: boolean;
  /** Services of type NodePort. */
  nodePorts: boolean;
  /** OCIDs that annotations may name: subnets, network security groups, certificates. */
  ocids: string[];
}

const ANNOTATIONS = annotationsOf('namespaceObject');

/** Whose a namespace is, in CEL. */
export const ownerVariable = {
  name: 'owner',
  expression: `'${ANNOTATION_OWNER}' in ${ANNOTATIONS} ? ${ANNOTATIONS}['${ANNOTATION_OWNER}'] : ''`,
} satisfies IVariable;

/** What a namespace was granted, in CEL. Needs the variable `ns`. */
export function grantVariables(grants: Grant[]) {
  const anyOf = (wanted: Grant[]) =>
    wanted.map(appliesHere).join(' || ') || 'false';
  return [
    ownerVariable,
    {
      name: 'publicEntry',
      expression: anyOf(grants.filter(grant => grant.publicEntry)),
    },
    {
      name: 'nodePorts',
      expression: anyOf(grants.filter(grant => grant.nodePorts)),
    },
    {
      name: 'ocids',
      expression:
        grants
          .filter(({ ocids }) => ocids.length > 0)
          .map(
            grant => `(${appliesHere(grant)} ? ${celList(grant.ocids)} : [])`,
          )
          .join(' + ') || "['']",
    },
  ] satisfies IVariable[];
}

function appliesHere({ namespaces, owners }: Grant): string {
  const conditions = [
    ...(namespaces ? [`variables.ns in ${celList(namespaces)}`] : []),
    ...(owners ? [`variables.owner in ${celList(owners)}`] : []),
  ];
  return conditions.length > 0 ? `(${conditions.join(' && ')})` : 'true';
}

/** @param texts - at least one: CEL gives an empty list no type */
/** A list of texts, in CEL. */
export function celList(texts: string[]): string {
  return `[${texts.map(celText).join(', ')}]`;
}
