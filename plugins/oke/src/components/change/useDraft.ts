import { useState } from 'react';
import { rebase } from './rebase';

/** What somebody edits. */
export interface Draft<Spec> {
  spec: Spec;
  /** What it began with, or what somebody else made of that meanwhile. */
  base: Spec;
  setSpec: (spec: Spec) => void;
  /** Set when somebody else has changed it since it was opened: who, and which fields both have changed. */
  overtaken?: { by: string; conflicts: string[] };
}

/**
 * A spec to be edited, which begins as it is declared. When somebody else declares another one meanwhile, what was edited
 * is put onto that.
 */
export function useDraft<Spec>(declared: {
  spec: Spec;
  etag: string;
  requestedBy: string;
}): Draft<Spec> {
  const [state, setState] = useState<{
    etag: string;
    base: Spec;
    spec: Spec;
    overtaken?: Draft<Spec>['overtaken'];
  }>(() => ({
    etag: declared.etag,
    base: declared.spec,
    spec: declared.spec,
  }));
  let present = state;
  if (declared.etag !== state.etag) {
    const { value, conflicts } = rebase(state.base, state.spec, declared.spec);
    present = {
      etag: declared.etag,
      base: declared.spec,
      spec: value,
      overtaken: { by: declared.requestedBy, conflicts },
    };
    setState(present);
  }
  return {
    spec: present.spec,
    base: present.base,
    overtaken: present.overtaken,
    setSpec: spec => setState(before => ({ ...before, spec })),
  };
}
