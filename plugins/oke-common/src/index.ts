/**
 * What the Okeanos plugins share: specs, statuses, permissions, annotations and the API client.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './choice';
export * from './clusterExport';
export * from './client/OkeClient';
export * from './client/OkeResponseError';
export * from './conditions';
export * from './declared';
export * from './drift';
export * from './events';
export * from './expiry';
export * from './namespaceBound';
export * from './namespaceExport';
export * from './option';
export * from './pauseAfter';
export * from './permissions';
export * from './plan';
export * from './policyStatement';
export { parseQuantity } from './quantity';
export * from './releasedHost';
export * from './unreadableRow';
export * from './rights';
export * from './share';
export * from './spec/cidr';
export * from './spec/clusterSpec';
export * from './spec/networkSize';
export * from './spec/issueSentence';
export { LOG_RETENTION_DAYS } from './spec/logsSpec';
export * from './spec/kubernetesVersion';
export * from './spec/namespaceSpec';
export { problemsOf } from './spec/problemsOf';
export * from './spec/readInput';
export * from './status/clusterAccess';
export * from './status/clusterEndpoint';
export * from './status/clusterResources';
export * from './status/clusterStatus';
export * from './status/entityPlace';
export * from './status/entityStatus';
export * from './status/entitySummary';
export * from './status/freshness';
export * from './status/namespaceStatus';
export * from './status/observedState';
export * from './status/serviceHeadline';
export * from './status/serviceStatus';
export * from './status/summarizeEntity';
export * from './status/worstFirst';
export * from './timesInText';
