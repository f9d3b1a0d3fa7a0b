/** A kubeconfig with a token, as text. */
export function kubeconfig(options: {
  /** For example `https://127.0.0.1:6443`. */
  server: string;
  /** PEM. */
  ca: string;
  token: string;
}): string {
  return JSON.stringify({
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    clusters: [
      {
        name: 'test',
        cluster: {
          server: options.server,
          'certificate-authority-data': Buffer.from(options.ca).toString(
            'base64',
          ),
        },
      },
    ],
    users: [{ name: 'test', user: { token: options.token } }],
  });
}
