import { allowedCommand, type KubeconfigCommand } from './allowedCommand';
import { execSchema } from './execSchema';
import { KubeconfigError } from './KubeconfigError';

const OCI: KubeconfigCommand = {
  command: '/usr/local/bin/oci',
  args: ['ce', 'cluster', 'generate-token'],
};
const AWS: KubeconfigCommand = {
  command: '/opt/aws/bin/aws',
  env: ['AWS_PROFILE', 'AWS_ROLE_ARN'],
};

const PROCESS_ENV = {
  HOME: '/home/backstage',
  PATH: '/usr/bin:/tmp/evil',
  POSTGRES_PASSWORD: 's3cret',
  AWS_ROLE_ARN: 'arn:of-the-backend',
};

function resolve(
  exec: Record<string, unknown>,
  allowed: KubeconfigCommand[] = [OCI, AWS],
) {
  return allowedCommand(
    execSchema.parse({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      ...exec,
    }),
    allowed,
    'users["u"].user.exec',
    PROCESS_ENV,
  );
}

const TOKEN_ARGS = [
  ...['ce', 'cluster', 'generate-token'],
  ...['--cluster-id', 'ocid1.cluster.oc1..c'],
];

describe('allowedCommand', () => {
  it.each(['oci', '/usr/local/bin/oci'])(
    'takes %s for the allowed command, at its path in app-config',
    command => {
      expect(resolve({ command, args: TOKEN_ARGS, env: [] })).toEqual({
        file: '/usr/local/bin/oci',
        args: TOKEN_ARGS,
        env: { HOME: '/home/backstage', PATH: '/usr/bin:/tmp/evil' },
      });
    },
  );

  it.each([
    '/tmp/evil/oci',
    './oci',
    '../../usr/local/bin/oci',
    '/usr/local/bin/../bin/oci',
    '/usr/local/bin//oci',
    '/usr/local/bin/oci ',
    'bin/oci',
    'oci;id',
    'OCI',
    'sh',
    '\\oci',
    '.',
  ])('refuses %j, with the key of app-config', command => {
    const refusal = () => resolve({ command, args: TOKEN_ARGS });
    expect(refusal).toThrow(KubeconfigError);
    expect(refusal).toThrow(
      `users["u"].user.exec.command ${JSON.stringify(
        command,
      )} is not a command that kubeconfigs may run: have its absolute path put into oke.kubeconfigCommands of app-config`,
    );
  });

  it('refuses every command when none is allowed', () => {
    expect(() => resolve({ command: 'oci', args: TOKEN_ARGS }, [])).toThrow(
      /"oci" is not a command that kubeconfigs may run/,
    );
  });

  it('refuses a name that two allowed commands have, but takes the path of one', () => {
    const other = { command: '/opt/oci/bin/oci' };
    expect(() => resolve({ command: 'oci' }, [OCI, other])).toThrow(
      /"oci" may be any of \/usr\/local\/bin\/oci, \/opt\/oci\/bin\/oci in oke\.kubeconfigCommands of app-config: write the absolute path/,
    );
    expect(resolve({ command: other.command }, [OCI, other]).file).toBe(
      other.command,
    );
  });

  it.each([
    ['others', ['os', 'object', 'get', '--file', '/etc/passwd']],
    ['fewer', ['ce', 'cluster']],
    ['an option before them', ['--debug', ...TOKEN_ARGS]],
    ['none', undefined],
    ['null', null],
  ])('refuses %s in place of the arguments it must begin with', (_, args) => {
    expect(() => resolve({ command: 'oci', args })).toThrow(
      /"oci" is run only with arguments that begin with "ce cluster generate-token": these are the args of \/usr\/local\/bin\/oci in oke\.kubeconfigCommands/,
    );
  });

  it.each(['LD_PRELOAD', 'PATH', 'HOME', 'PYTHONPATH', 'AWS_CONFIG_FILE'])(
    'refuses the environment variable %s, which app-config does not leave to the kubeconfig',
    name => {
      expect(() =>
        resolve({ command: 'aws', env: [{ name, value: '/tmp/evil' }] }),
      ).toThrow(
        `"aws" is not run with the environment variable ${name}: remove it, or have it put into the env of /opt/aws/bin/aws in oke.kubeconfigCommands of app-config`,
      );
    },
  );

  it('gives the variables that app-config names, as the kubeconfig has them or else this process', () => {
    const env = [{ name: 'AWS_PROFILE', value: 'demo' }];
    expect(resolve({ command: 'aws', env }).env).toEqual({
      HOME: '/home/backstage',
      PATH: '/usr/bin:/tmp/evil',
      AWS_PROFILE: 'demo',
      AWS_ROLE_ARN: 'arn:of-the-backend',
    });
  });
});
