import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const notFoundSchema = z.object({ code: z.literal('ENOENT') });

/** The `go` command, run in the folder of a module. */
export class GoCommand {
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly dir: string,
    env: NodeJS.ProcessEnv,
    private readonly signal?: AbortSignal,
  ) {
    // Without C the binaries need no library of the machine.
    this.env = { ...env, CGO_ENABLED: '0' };
  }

  /** @throws when there is no `go`, saying what to do instead. */
  async checkInstalled(): Promise<void> {
    try {
      await this.run(['version']);
    } catch (error) {
      if (notFoundSchema.safeParse(error).success) {
        throw new Error(
          [
            'The sandbox runs a real Kubernetes control plane, which it builds with Go once. There is no `go` command here. Either',
            '  - install Go 1.26 or newer (https://go.dev/dl, or your package manager), and start again,',
            '  - or copy the control plane from a machine of the same kind, and set OKEANOS_CONTROL_PLANE_ASSETS to its folder,',
            '  - or use a cluster that you have: name its kubeconfig in app-config.local.yaml instead of the sandbox.',
            'packages/sandbox/README.md says more.',
          ].join('\n'),
          { cause: error },
        );
      }
      throw error;
    }
  }

  /** Returns stdout. `onLine` gets the lines of stderr, whose end is in the error when the command fails. */
  run(args: string[], onLine?: (line: string) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn('go', args, {
        cwd: this.dir,
        env: this.env,
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: this.signal,
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', chunk => {
        output += chunk;
      });
      const tail: string[] = [];
      createInterface({ input: child.stderr }).on('line', line => {
        onLine?.(line);
        tail.push(line);
        if (tail.length > 20) tail.shift();
      });
      child.on('error', reject);
      child.on('close', code => {
        if (code === 0) {
          resolve(output);
        } else {
          reject(
            new Error(`go ${args[0]} failed (${code}):\n${tail.join('\n')}`),
          );
        }
      });
    });
  }
}
