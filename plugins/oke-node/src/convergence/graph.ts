/** The part of a node that ordering needs. */
interface Node {
  id: string;
  dependsOn: string[];
}

/**
 * Throws unless ids are unique, dependencies exist and nothing depends on itself. A blueprint that
 * breaks this is a fault of ours, not of a spec.
 */
export function validateGraph(nodes: Node[]): void {
  const byId = new Map(nodes.map(node => [node.id, node]));
  if (byId.size !== nodes.length) {
    const ids = nodes.map(node => node.id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    throw new Error(`The blueprint has two parts named '${twice}'`);
  }
  const done = new Set<string>();
  const visit = (id: string, path: string[]): void => {
    if (done.has(id)) {
      return;
    }
    if (path.includes(id)) {
      throw new Error(
        `The blueprint depends on itself: ${[...path, id].join(' -> ')}`,
      );
    }
    for (const dependency of byId.get(id)!.dependsOn) {
      if (!byId.has(dependency)) {
        throw new Error(
          `The part '${id}' depends on '${dependency}', which the blueprint does not have`,
        );
      }
      visit(dependency, [...path, id]);
    }
    done.add(id);
  };
  nodes.forEach(node => visit(node.id, []));
}

/**
 * Runs every node as soon as all it depends on have succeeded, in parallel up to `concurrency`.
 * A node whose dependency did not succeed is not run.
 *
 * @param run - resolves to whether the node succeeded; a rejection ends the whole run
 * @returns ids of the nodes that were not run, with the dependencies that they wait for
 */
export async function runGraph<N extends Node>(
  nodes: N[],
  concurrency: number,
  run: (node: N) => Promise<boolean>,
): Promise<Map<string, string[]>> {
  validateGraph(nodes);
  const waiting = new Map(nodes.map(node => [node.id, node]));
  const succeeded = new Set<string>();
  const running = new Map<string, Promise<void>>();

  const startReady = () => {
    for (const [id, node] of waiting) {
      if (running.size >= concurrency) {
        return;
      }
      if (node.dependsOn.every(dependency => succeeded.has(dependency))) {
        waiting.delete(id);
        running.set(
          id,
          run(node).then(success => {
            running.delete(id);
            if (success) {
              succeeded.add(id);
            }
          }),
        );
      }
    }
  };

  try {
    startReady();
    while (running.size > 0) {
      await Promise.race(running.values());
      startReady();
    }
  } finally {
    await Promise.allSettled(running.values());
  }
  return new Map(
    [...waiting].map(([id, node]) => [
      id,
      node.dependsOn.filter(dependency => !succeeded.has(dependency)),
    ]),
  );
}
