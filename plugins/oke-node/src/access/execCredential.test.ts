import { inspect } from 'node:util';
import { serverCertificate } from './__testUtils__/serverCertificate';
import { ExecCredential } from './execCredential';
import { execSchema } from './execSchema';
import { KubeconfigError } from './KubeconfigError';
import { runCommand } from './runCommand';

jest.mock('./runCommand');
const run = jest.mocked(runCommand);

const API_VERSION = 'client.authentication.k8s.io/v1';
const { cert, key } = serverCertificate({ dns: ['ada'] });
const START = Date.parse('2026-01-01T00:00:00Z');

const printed = (status: object, rest: object = {}) =>
  JSON.stringify({
    apiVersion: API_VERSION,
    kind: 'ExecCredential',
    status,
    ...rest,
  });

describe('ExecCredential', () => {
  let now = START;
  beforeEach(() => {
    now = START;
    run.mockReset();
  });

  function credential(exec: object = {}) {
    return new ExecCredential(
      execSchema.parse({ apiVersion: API_VERSION, command: 'oci', ...exec }),
      { file: '/usr/bin/oci', args: ['a'], env: { HOME: '/home/b' } },
      {
        field: 'users["u"].user.exec',
        cluster: { server: 'https://10.0.30.5:6443', ca: 'PEM' },
        now: () => now,
      },
    );
  }

  it('keeps the token until shortly before it expires, however many ask', async () => {
    const expirationTimestamp = new Date(START + 240_000).toISOString();
    run.mockResolvedValue(printed({ token: 'first', expirationTimestamp }));
    const one = credential();
    const tokens = await Promise.all([one.get(), one.get()]);
    now = START + 209_000;
    tokens.push(await one.get());
    expect(tokens.map(({ token }) => token)).toEqual([
      'first',
      'first',
      'first',
    ]);
    expect(run).toHaveBeenCalledTimes(1);

    now = START + 210_000;
    run.mockResolvedValue(printed({ token: 'second' }));
    expect((await one.get()).token).toBe('second');
    now = START + 365 * 24 * 3_600_000;
    expect((await one.get()).token).toBe('second');
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('is got anew when the API server refuses it, but not for every refusal', async () => {
    run.mockResolvedValue(printed({ token: 'first' }));
    const one = credential();
    await one.get();
    one.refused();
    await one.get();
    expect(run).toHaveBeenCalledTimes(1);

    now += 10_000;
    one.refused();
    run.mockResolvedValue(printed({ token: 'second' }));
    expect((await one.get()).token).toBe('second');
  });

  it('runs the command again after a failure', async () => {
    run.mockRejectedValueOnce(new Error('ended with exit code 1'));
    const one = credential();
    await expect(one.get()).rejects.toThrow(
      'Kubeconfig: users["u"].user.exec: the command /usr/bin/oci ended with exit code 1',
    );
    run.mockResolvedValue(printed({ token: 'a' }));
    expect((await one.get()).token).toBe('a');
  });

  it('may be a client certificate', async () => {
    run.mockResolvedValue(
      printed({ clientCertificateData: cert, clientKeyData: key }),
    );
    expect(await credential().get()).toEqual({
      clientCertificate: { cert, key },
    });
  });

  it('tells the command what client-go tells, and of the cluster when it is to', async () => {
    run.mockResolvedValue(printed({ token: 'a' }));
    await credential().get();
    await credential({ provideClusterInfo: true }).get();
    const told = run.mock.calls.map(([{ file, args, env }]) => {
      const { KUBERNETES_EXEC_INFO, ...rest } = env;
      return [file, args, rest, JSON.parse(KUBERNETES_EXEC_INFO)];
    });
    const info = { apiVersion: API_VERSION, kind: 'ExecCredential' };
    const command = ['/usr/bin/oci', ['a'], { HOME: '/home/b' }];
    expect(told).toEqual([
      [...command, { ...info, spec: { interactive: false } }],
      [
        ...command,
        {
          ...info,
          spec: {
            interactive: false,
            cluster: {
              server: 'https://10.0.30.5:6443',
              'certificate-authority-data': 'UEVN',
            },
          },
        },
      ],
    ]);
  });

  it.each([
    ['no JSON', 's3cret', /printed something else than JSON/],
    ['another object', '{"token":"s3cret"}', /no valid ExecCredential/],
    ['no status', printed(null as unknown as object), /see its status/],
    [
      'another version',
      printed({ token: 's3cret' }, { apiVersion: 'v1' }),
      /another version than client\.authentication\.k8s\.io\/v1/,
    ],
    ['nothing', printed({}), /neither a token nor a client certificate/],
    ['an empty token', printed({ token: ' ' }), /see its status\.token/],
    [
      'a certificate without key',
      printed({ clientCertificateData: 's3cret' }),
      /without the other/,
    ],
    [
      'a certificate that is none',
      printed({ clientCertificateData: 's3cret', clientKeyData: 's3cret' }),
      /the client certificate is no PEM certificate/,
    ],
    [
      'another key',
      printed({
        clientCertificateData: cert,
        clientKeyData: serverCertificate({ dns: ['ada'] }).key,
      }),
      /do not belong together/,
    ],
    [
      'an expired token',
      printed({ token: 's3cret', expirationTimestamp: '2025-12-31T23:59:59Z' }),
      /has expired/,
    ],
    [
      'no time',
      printed({ token: 's3cret', expirationTimestamp: 'soon' }),
      /see its status\.expirationTimestamp/,
    ],
  ])('refuses %s, and repeats nothing of it', async (_, output, why) => {
    run.mockResolvedValue(output);
    const error = await credential()
      .get()
      .catch(e => e);
    expect(error).toBeInstanceOf(KubeconfigError);
    expect(error.message).toMatch(why);
    expect(inspect(error, { depth: 10 })).not.toContain('s3cret');
  });
});
