import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What is shown of a command that failed. */
const PRINTED_LENGTH = 6_000;

/**
 * Runs a command to its end.
 *
 * @throws Error with the end of what it printed, when it fails
 */
export async function run(
  command: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<void> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...environmentOfApps(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      printed = `${printed}${chunk}`.slice(-PRINTED_LENGTH);
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} (in ${
        options.cwd
      }) ended with ${code}:\n${printed}`,
    );
  }
}

/** Without what the Yarn that runs this script has set: the one of a made app finds its own. */
export function environmentOfApps(): NodeJS.ProcessEnv {
  const { YARN_IGNORE_PATH, ...environment } = process.env;
  return environment;
}
