import path from 'node:path';
import type { ExecConfig } from './execSchema';
import { KubeconfigError } from './KubeconfigError';

/**
 * A command that kubeconfigs may have run for credentials. Whoever writes a kubeconfig decides what it is called
 * with, so it says how much of that.
 *
 * @public
 */
export interface KubeconfigCommand {
  /** Absolute path. */
  command: string;
  /** What its arguments must begin with, for example `ce`, `cluster`, `generate-token`. Default: they may be any. */
  args?: string[];
  /**
   * Names of environment variables that it gets beside `HOME` and `PATH`: as the kubeconfig says, else as this
   * process has them. Default: none.
   */
  env?: string[];
}

/** What is run: nothing in it is the kubeconfig's choice that app-config did not leave to it. */
export interface ResolvedCommand {
  /** As app-config has it, never as the kubeconfig has it. */
  file: string;
  args: string[];
  env: Record<string, string>;
}

const KEY = 'oke.kubeconfigCommands';

/**
 * Finds the command that a kubeconfig asks for among those that are allowed. A name without a folder is never looked
 * up in PATH: it stands for the one allowed command of that name.
 *
 * @param field - the kubeconfig's field, for messages
 * @throws {@link KubeconfigError} that names the command and the key of app-config when it is not allowed
 */
export function allowedCommand(
  exec: ExecConfig,
  allowed: readonly KubeconfigCommand[],
  field: string,
  processEnv: Record<string, string | undefined>,
): ResolvedCommand {
  const { command } = exec;
  const refuse = (problem: string, remedy: string) =>
    new KubeconfigError(
      `Kubeconfig: ${field}.command ${JSON.stringify(
        command,
      )} ${problem}: ${remedy}`,
    );
  const candidates = allowed.filter(each =>
    isName(command)
      ? path.basename(each.command) === command
      : each.command === command,
  );
  if (candidates.length === 0) {
    throw refuse(
      'is not a command that kubeconfigs may run',
      `have its absolute path put into ${KEY} of app-config, or use a token or a client certificate`,
    );
  }
  if (candidates.length > 1) {
    const paths = candidates.map(each => each.command).join(', ');
    throw refuse(
      `may be any of ${paths} in ${KEY} of app-config`,
      'write the absolute path',
    );
  }
  const [{ command: file, args: prefix = [], env: names = [] }] = candidates;
  const args = exec.args ?? [];
  if (!prefix.every((argument, index) => args[index] === argument)) {
    throw refuse(
      `is run only with arguments that begin with "${prefix.join(' ')}"`,
      `these are the args of ${file} in ${KEY} of app-config`,
    );
  }
  const asked = Object.fromEntries(
    (exec.env ?? []).map(({ name, value }) => [name, value]),
  );
  const surplus = Object.keys(asked).find(name => !names.includes(name));
  if (surplus !== undefined) {
    throw refuse(
      `is not run with the environment variable ${surplus}`,
      `remove it, or have it put into the env of ${file} in ${KEY} of app-config`,
    );
  }
  const env: Record<string, string> = {};
  for (const name of ['HOME', 'PATH', ...names]) {
    const value = asked[name] ?? processEnv[name];
    if (value !== undefined) {
      env[name] = value;
    }
  }
  return { file, args, env };
}

function isName(command: string): boolean {
  return !/[/\\]/.test(command);
}
