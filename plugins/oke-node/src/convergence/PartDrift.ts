import type {
  DriftWriter,
  FieldChange,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * What somebody else did to a part: it differs although the intention is the one that was last carried out.
 *
 * @public
 */
export interface PartDrift {
  change: 'Changed' | 'Deleted';
  /** In what it differs: from what is there to what is intended. Values only where no secret can be. */
  fields: FieldChange[];
  /** Who has these fields now. Empty when it is not known. */
  by: DriftWriter[];
}
