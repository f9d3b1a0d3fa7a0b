import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The first that matches working directory and command line of a process names what it belongs to. */
const GROUPS: [string, RegExp][] = [
  ['control plane: etcd', /control-plane etcd/],
  ['control plane: kube-apiserver', /control-plane kube-apiserver/],
  ['control plane: the rest', /control-plane /],
  ['yarn, which started them', /yarn-[\d.]+\.cjs/],
  ['sandbox: OCI endpoint', /^\S*packages\/sandbox /],
  ['portal: backend', /^\S*packages\/backend /],
];
const REST = 'portal: app (development server)';

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
    const command = readOf(`${pid}`, 'cmdline')?.replaceAll('\0', ' ');
    const process = `${folderOf(pid)} ${command}`;
    const group =
      GROUPS.find(([, pattern]) => pattern.test(process))?.[0] ?? REST;
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

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ''; // it is gone
  }
}

/** Undefined when the process is gone. */
function readOf(pid: string, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
