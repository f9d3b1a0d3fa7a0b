/**
 * The workloads that a pod belongs to as `Kind/name`, by the names and labels that the controllers of Kubernetes give
 * to pods. Policies for pods are also applied to these, and reported there.
 */
export function workloadsOf(pod: {
  name: string;
  labels: Record<string, string>;
}): string[] {
  const { name, labels } = pod;
  const hash = labels['pod-template-hash'];
  // <deployment>-<hash>-<suffix>
  const end = hash ? name.lastIndexOf(`-${hash}-`) : -1;
  if (end > 0) {
    const deployment = name.slice(0, end);
    return [`ReplicaSet/${deployment}-${hash}`, `Deployment/${deployment}`];
  }
  const job = labels['batch.kubernetes.io/job-name'];
  if (job) {
    return [`Job/${job}`];
  }
  const parent = name.slice(0, name.lastIndexOf('-'));
  if (labels['statefulset.kubernetes.io/pod-name'] === name) {
    return [`StatefulSet/${parent}`];
  }
  return labels['controller-revision-hash'] && parent
    ? [`DaemonSet/${parent}`]
    : [];
}
