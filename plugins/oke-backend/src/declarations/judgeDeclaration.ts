import { isDeepStrictEqual } from 'node:util';
import { ConflictError } from '@backstage/errors';
import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { changedFields } from '@okeanos/backstage-plugin-oke-node';
import { requireEtag } from './requireEtag';

/** What a caller has seen. */
export interface Seen {
  /** Etags of the object that the caller takes; `absent` for one who has seen that there is none. */
  ifMatch?: readonly string[];
  /** Id of the plan that the caller confirms. */
  plan?: string;
}

/** How a caller wants a spec to be taken. */
export interface DeclareOptions extends Seen {
  /**
   * `fail` refuses a spec that differs from the present one; `update` takes it, and confirms that
   * what drifted is put right.
   */
  ifExists: 'fail' | 'update';
  ifMatch: readonly string[] | undefined;
}

/** What is there already. */
interface Existing {
  spec: object;
  etag: string;
  deletionRequestedAt?: string;
  conditions: Condition[];
}

/**
 * What to do with a declared spec, by what is there. Pure.
 *
 * @param what - for messages, for example `namespace shop`
 * @throws PreconditionFailedError, ConflictError
 */
export function judgeDeclaration(
  what: string,
  existing: Existing | undefined,
  spec: object,
  { ifExists, ifMatch }: DeclareOptions,
): 'create' | 'update' | 'nothing' {
  requireEtag(what, existing?.etag, ifMatch);
  if (!existing) {
    return 'create';
  }
  if (existing.deletionRequestedAt) {
    throw new ConflictError(
      `The ${what} is being deleted since ${existing.deletionRequestedAt}. Declare it again when it is gone.`,
    );
  }
  if (isDeepStrictEqual(existing.spec, spec)) {
    const isDrifted = existing.conditions.some(
      ({ type, status }) => type === 'Drifted' && status === 'True',
    );
    return ifExists === 'update' && isDrifted ? 'update' : 'nothing';
  }
  if (ifExists === 'fail') {
    const fields = changedFields(existing.spec, spec);
    throw new ConflictError(
      `The ${what} exists with another spec. It differs in: ${fields.join(
        ', ',
      )}. Declare it with ifExists: update to change it.`,
    );
  }
  return 'update';
}
