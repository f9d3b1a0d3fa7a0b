type ClientNode = typeof import('@kubernetes/client-node');

/**
 * The official client, loaded when the first kubeconfig is read: it takes 0.4 s and 80 MB, and a backend whose
 * clusters are all of OCI needs none of it. It is an ES module; Node.js 22.19 and later, and Jest, load it with
 * `require` too, while Jest has no `import()`.
 */
export function clientNode(): ClientNode {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, global-require
  return require('@kubernetes/client-node');
}
