export * from './OciApi';
export * from './OciApiError';
export {
  nameOf,
  ociPart,
  RULE_MARK,
  TAG_ID,
  TAG_PART,
  type AddonPart,
  type OciPart,
  type OciResourcePart,
  type SecurityRulesPart,
} from './part';
export { readClusterOffer, type ClusterOffer } from './readOffer';
export { reference } from './references';
export * from './resources';
