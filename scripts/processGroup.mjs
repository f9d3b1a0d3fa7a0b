import { spawn } from 'node:child_process';

/**
 * Starts a command in a process group of its own, so that `stop` reaches whatever it starts in turn.
 *
 * @param {string} name - shown in messages
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startGroup(name, command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true });
  const exited = new Promise(resolve => {
    child.once('error', error => resolve({ name, error }));
    child.once('exit', (code, signal) => resolve({ name, code, signal }));
  });

  return {
    name,
    child,
    exited,
    /** Asks the group to end, and after the grace period makes it. */
    async stop(graceMs = 15_000) {
      signalGroup(child.pid, 'SIGINT');
      const timer = setTimeout(
        () => signalGroup(child.pid, 'SIGKILL'),
        graceMs,
      );
      await exited;
      clearTimeout(timer);
      // The leader is gone; what it left behind goes too.
      signalGroup(child.pid, 'SIGKILL');
    },
  };
}

function signalGroup(pid, signal) {
  if (pid === undefined) {
    return; // never started
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}
