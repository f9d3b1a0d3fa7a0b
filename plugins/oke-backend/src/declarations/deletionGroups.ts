import type {
  DeletionGroup,
  DeletionItem,
} from '@okeanos/backstage-plugin-oke-common';

/** So many of one kind are named. */
const NAMED = 20;

/** What people ask for first. Other kinds follow by name. */
const KINDS = [
  'Namespace',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Service',
  'Gateway',
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'CronJob',
  'Job',
  'Pod',
  'Certificate',
  'Ingress',
  'Cluster',
  'NodePool',
  'Vcn',
];

/** Things by kind; of many of one kind, those that nothing owns first. Pure. */
export function groupItems(items: DeletionItem[]): DeletionGroup[] {
  const groups = new Map<string, DeletionItem[]>();
  for (const item of items) {
    const [group] = item.apiVersion?.includes('/')
      ? item.apiVersion.split('/')
      : [''];
    const id = `${item.kind}.${group}`;
    groups.set(id, [...(groups.get(id) ?? []), item]);
  }
  return [...groups]
    .sort(([a], [b]) => rankOf(a).localeCompare(rankOf(b)))
    .map(([, ofKind]) => ({
      kind: ofKind[0].kind,
      count: ofKind.length,
      items: ofKind
        .sort((a, b) => orderOf(a).localeCompare(orderOf(b)))
        .slice(0, NAMED),
    }));
}

function rankOf(id: string): string {
  const at = KINDS.indexOf(id.slice(0, id.indexOf('.')));
  return `${String(at < 0 ? KINDS.length : at).padStart(2, '0')} ${id}`;
}

function orderOf({ owner, namespace = '', name }: DeletionItem): string {
  return `${owner ? 1 : 0} ${namespace}/${name}`;
}
