import type {
  ClusterSpec,
  PolicyStatement,
} from '@okeanos/backstage-plugin-oke-common';
import { ociOperations, type OciOperation } from '../oci/ociOperations';
import { covers, least, type Access } from './access';
import {
  usesOfForms,
  usesOfPeople,
  usesOfProvisioner,
  usesOfWatcher,
  type Use,
} from './features';
import { operationRows } from './operations';
import type { PolicySubject } from './subjects';

/**
 * What the statements of a cluster are made of beside its spec.
 *
 * @public
 */
export interface PolicyContext {
  /** OCID of the compartment, or tenancy, that the cluster is in. */
  compartmentId: string;
  subjects: {
    provisioner: PolicySubject;
    watcher: PolicySubject;
    /** Groups that reach its API server. */
    people: readonly PolicySubject[];
  };
  /** Kinds of what is recorded of the cluster: it may have what its spec asks for no more. */
  recordedKinds?: readonly string[];
}

/**
 * A statement, and what it lets somebody do.
 *
 * @public
 */
export interface GeneratedStatement extends PolicyStatement {
  access: Access;
}

/**
 * The statements that OCI's policies need for a cluster, none of them more than it needs: derived from the calls that are
 * made for it. The cluster itself needs none, as long as its network and nodes are in its own compartment. Pure.
 *
 * @public
 */
export function policyStatements(
  spec: ClusterSpec,
  { compartmentId, subjects, recordedKinds = [] }: PolicyContext,
): GeneratedStatement[] {
  const place = () => placeOf(compartmentId);
  const uses = usesOfProvisioner(spec, recordedKinds);
  const needed = [
    ...statementsOf('provisioner', uses, subjects.provisioner, place),
    // An OCID does not tell the compartment.
    ...statementsOf(
      'provisioner',
      uses
        .filter(use => use.elsewhere)
        .map(use => ({ ...use, needs: use.elsewhere ?? [] })),
      subjects.provisioner,
      ({ resourceType }) =>
        `compartment id <compartment of the ${
          resourceType === 'drg-object' ? 'DRG' : 'peer'
        }>`,
    ),
  ];
  const forForms = statementsOf(
    'provisioner',
    usesOfForms(),
    subjects.provisioner,
    () => 'tenancy',
  ).filter(({ text }) => needed.every(other => other.text !== text));
  return [
    ...needed,
    ...forForms.map(statement => ({
      ...statement,
      without: 'forms list no compartments, and their OCIDs are typed',
    })),
    ...statementsOf('watcher', usesOfWatcher(), subjects.watcher, place),
    ...subjects.people.flatMap(group =>
      statementsOf('people', usesOfPeople(spec), group, place),
    ),
  ];
}

/** Those of the provisioner's statements that a call to OCI needs. Pure. */
export function statementsNeededBy(
  operation: OciOperation,
  statements: readonly GeneratedStatement[],
): GeneratedStatement[] {
  const { needs, perhaps, elsewhere } = operationRows[operation];
  const forForms: readonly string[] = ociOperations.forms;
  const isForForms = forForms.includes(operation);
  const own = statements.filter(
    ({ identity, without }) =>
      identity === 'provisioner' && (without !== undefined) === isForForms,
  );
  return own.filter(
    ({ access }) =>
      needs.some(need => bearer(need, own)?.access === access) ||
      [...perhaps, ...elsewhere].some(
        need => need.resourceType === access.resourceType,
      ),
  );
}

/** Where in a policy a compartment is. */
function placeOf(compartmentId: string): string {
  return compartmentId.startsWith('ocid1.tenancy.')
    ? 'tenancy'
    : `compartment id ${compartmentId}`;
}

function statementsOf(
  identity: PolicyStatement['identity'],
  uses: readonly Use[],
  subject: PolicySubject,
  place: (access: Access) => string,
): GeneratedStatement[] {
  const all = least(uses.flatMap(({ needs }) => needs)).map(access => ({
    access,
  }));
  return all.map(({ access }) => {
    const borne = uses.filter(({ needs }) =>
      needs.some(need => bearer(need, all)?.access === access),
    );
    // Who needs all of it, and not less of the same.
    const full = borne.filter(({ needs }) =>
      needs.some(need => covers(need, access)),
    );
    const text = textOf(subject, access, place(access));
    return {
      ...{ identity, text, access },
      why: byFeature(borne),
      basis: full.some(({ basis }) => basis === 'documented')
        ? 'documented'
        : 'inferred',
      sources: [...new Set(full.map(({ source }) => source))],
      hasPlaceholder: text.includes('<'),
    };
  });
}

/** What lets somebody do it: a statement on the very type rather than one on its family. */
function bearer<S extends { access: Access }>(
  need: Access,
  statements: readonly S[],
): S | undefined {
  const covering = statements.filter(({ access }) => covers(access, need));
  return (
    covering.find(({ access }) => access.resourceType === need.resourceType) ??
    covering[0]
  );
}

function byFeature(uses: readonly Use[]): PolicyStatement['why'] {
  const features = [...new Set(uses.map(({ feature }) => feature))];
  return features.map(feature => ({
    feature,
    operations: uses
      .filter(use => use.feature === feature)
      .map(({ operation }) => operation),
  }));
}

function textOf(
  { who, where = [] }: PolicySubject,
  { verb, resourceType }: Access,
  place: string,
): string {
  const condition =
    where.length > 0 ? ` where all { ${where.join(', ')} }` : '';
  return `Allow ${who} to ${verb} ${resourceType} in ${place}${condition}`;
}
