export { explainDenial } from './explainDenial';
export {
  policyStatements,
  statementsNeededBy,
  type GeneratedStatement,
  type PolicyContext,
} from './policyStatements';
export {
  groupSubject,
  policySubject,
  type PolicySubject,
  type PolicySubjectConfig,
} from './subjects';
