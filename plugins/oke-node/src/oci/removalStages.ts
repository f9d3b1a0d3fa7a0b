import { ociKindNames, ociKinds, type OciKind } from './kinds';

/**
 * All kinds in the order in which OCI lets them go, first what nothing uses. Those of one stage go at the
 * same time.
 */
export function removalStages(): OciKind[][] {
  const stages: OciKind[][] = [];
  for (const kind of ociKindNames) {
    (stages[stageOf(kind)] ??= []).push(kind);
  }
  return stages;
}

function stageOf(kind: OciKind): number {
  const { removedAfter } = ociKinds[kind];
  const before = ociKindNames.filter(
    other =>
      ociKinds[other].listedIn === kind ||
      removedAfter.includes(ociKinds[other]),
  );
  return Math.max(-1, ...before.map(stageOf)) + 1;
}
