import type { Drift } from '@okeanos/backstage-plugin-oke-common';

/** What somebody else did to one part, as a row holds it. */
export interface DriftRecord extends Drift {
  id: string;
  part: string;
  /** It was about to be put right when it was last written: if it is as intended now, that was Okeanos. */
  isRepaired: boolean;
}
