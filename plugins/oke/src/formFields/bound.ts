import {
  parseQuantity,
  type NamespaceBound,
} from '@okeanos/backstage-plugin-oke-common';
import { chosenName } from './choiceValue';

/**
 * What a template sets under `ui:options` of an `OkeInput` of a namespace's quota.
 *
 * @public
 */
export interface InputFieldOptions {
  /** Field of the spec that is filled in, for example `quota.cpu`: what app-config lets it be at most is shown, and held. */
  bound?: string;
  /** The parameter with the cluster, an `OkeChoice`. */
  cluster?: string;
  /** The parameter with the owner. */
  owner?: string;
}

/** Where and whose the namespace is that a form is about; empty where it is not chosen. Pure. */
export function placeOfForm(
  { cluster = '', owner = '' }: InputFieldOptions,
  form: Record<string, unknown> | undefined,
): { cluster: string; owner: string } {
  const group = form?.[owner];
  return {
    cluster: chosenName(form?.[cluster]) ?? '',
    owner: typeof group === 'string' ? group : '',
  };
}

/** The bound of a field that a value is over, if there is one. Pure. */
export function boundPassedBy(
  value: string | number | undefined,
  field: string | undefined,
  bounds: NamespaceBound[],
): NamespaceBound | undefined {
  const asked = value === undefined ? undefined : parseQuantity(String(value));
  return bounds.find(bound => {
    const most = parseQuantity(bound.most);
    const isOver = asked !== undefined && most !== undefined && asked > most;
    return bound.field === field && isOver;
  });
}
