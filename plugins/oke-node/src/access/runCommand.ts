import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ResolvedCommand } from './allowedCommand';

/** A credential has some kilobytes. */
const MAX_OUTPUT_BYTES = 256 * 1024;

/**
 * Runs a command without a shell and without a terminal, and ends it, with all that it started, at the deadline or
 * when it says too much. What it says is given to the caller alone: no error holds a part of it.
 *
 * @throws Error that says in which way it failed
 */
export async function runCommand(
  command: ResolvedCommand,
  options: { deadlineMs: number },
): Promise<string> {
  const { deadlineMs } = options;
  const child = start(command);
  // It is in a session of its own: without this it would outlive the process, and its deadline.
  const onExit = () => kill(child);
  process.once('exit', onExit);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`did not end within ${deadlineMs / 1000} s`)),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([outputOf(child), late]);
  } catch (error) {
    kill(child);
    throw error;
  } finally {
    clearTimeout(timer);
    process.off('exit', onExit);
  }
}

function start({ file, args, env }: ResolvedCommand) {
  try {
    return spawn(file, args, {
      cwd: '/',
      env,
      shell: false,
      // A session of its own: no terminal to ask somebody at, and a group that is ended as one.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    throw new Error('cannot be started with these arguments'); // they hold a null byte
  }
}

function outputOf(child: ChildProcess & { stdout: Readable }): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MAX_OUTPUT_BYTES) {
        reject(new Error(`printed more than ${MAX_OUTPUT_BYTES / 1024} KiB`));
      }
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`cannot be started (${error.code})`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(Buffer.concat(chunks).toString('utf8'));
      } else {
        reject(
          new Error(
            code === null
              ? `was ended by ${signal}`
              : `ended with exit code ${code}`,
          ),
        );
      }
    });
  });
}

function kill(child: ChildProcess & { stdout: Readable }): void {
  child.stdout.destroy();
  if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it has ended.
    }
  }
}
