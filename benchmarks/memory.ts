import { readdirSync, readFileSync } from 'node:fs';

/** The first that matches the command line of a process names what it belongs to. */
const GROUPS: [string, RegExp][] = [
  ['etcd', /control-plane etcd/],
  ['kube-apiserver', /control-plane kube-apiserver/],
  ['rest of the control plane', /control-plane/],
  ['sandbox: OCI endpoint', /packages\/sandbox/],
  ['portal: backend', /packages\/backend|backend\/src|backend/],
  ['portal: app (development server)', /app/],
];

/**
 * Resident memory of everything that a process started (Linux only).
 *
 * @returns megabytes by group
 */
export function residentMemory(ancestor: number): Map<string, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) {
      const parent = fieldOf(name, 'PPid');
      if (parent !== undefined) {
        parents.set(Number(name), parent);
      }
    }
  }
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent === ancestor || (!!parent && descends(parent));
  };
  const groups = new Map<string, number>();
  for (const pid of [...parents.keys()].filter(descends)) {
    const command = readOf(`${pid}`, 'cmdline')?.replaceAll('\0', ' ') ?? '';
    const group =
      GROUPS.find(([, pattern]) => pattern.test(command))?.[0] ?? 'yarn';
    const megabytes = (fieldOf(`${pid}`, 'VmRSS') ?? 0) / 1024;
    groups.set(group, (groups.get(group) ?? 0) + megabytes);
  }
  return groups;
}

function fieldOf(pid: string, field: string): number | undefined {
  const found = readOf(pid, 'status')?.match(
    new RegExp(`^${field}:\\s+(\\d+)`, 'm'),
  );
  return found ? Number(found[1]) : undefined;
}

/** Undefined when the process is gone. */
function readOf(pid: string, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
