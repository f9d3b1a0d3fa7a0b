export { convergeOci } from './convergeOci';
export { findOciRemains, type OciRemnant } from './findOciRemains';
export { destroyOci, type OciRemains } from './destroyOci';
export type { OciIntention } from './examine';
export type {
  OciHooks,
  OciPartResult,
  OciPassOptions,
  OciPassResult,
} from './OciPass';
export { ociRecordSchema, type OciRecord } from './OciRecord';
export {
  ADDON_PART,
  nameOf,
  ociPart,
  type AddonPart,
  type OciPart,
  type OciPartBase,
  type OciResourcePart,
  type SecurityRulesPart,
} from './part';
export { planOci } from './planOci';
export {
  readOciParts,
  type OciPartsRead,
  type SeenOciPart,
  type UntoldOciPart,
} from './readOciParts';
export { readClusterOffer, type ClusterOffer } from './readOffer';
export { reference, referencedParts } from './references';
export type { ControllerRule } from './securityLists';
