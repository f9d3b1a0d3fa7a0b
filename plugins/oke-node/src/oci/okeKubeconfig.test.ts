import { stringify } from 'yaml';
import { caOfOkeKubeconfig } from './okeKubeconfig';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const kubeconfig = (clusters: object[]) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters,
    users: [{ name: 'u', user: { exec: { command: 'oci' } } }],
  });

describe('caOfOkeKubeconfig', () => {
  it('reads the certificate authority', () => {
    const cluster = {
      server: 'https://10.0.30.5:6443',
      'certificate-authority-data': Buffer.from(PEM).toString('base64'),
    };
    expect(caOfOkeKubeconfig(kubeconfig([{ name: 'c', cluster }]))).toBe(PEM);
  });

  it.each([
    ['no cluster', kubeconfig([])],
    ['no authority', kubeconfig([{ name: 'c', cluster: {} }])],
    ['nothing', ''],
    ['a page', '<html>'],
    ['no YAML', '{'],
  ])('refuses %s', (_what, text) => {
    expect(() => caOfOkeKubeconfig(text)).toThrow(
      'The kubeconfig that OKE made has an unknown form',
    );
  });
});
