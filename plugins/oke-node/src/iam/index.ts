export type { Access, ResourceType, Verb } from './access';
export { explainDenial } from './explainDenial';
export {
  policyStatements,
  type GeneratedStatement,
  type PolicyContext,
} from './policyStatements';
export {
  groupSubject,
  policySubject,
  type PolicySubject,
  type PolicySubjectConfig,
} from './subjects';
