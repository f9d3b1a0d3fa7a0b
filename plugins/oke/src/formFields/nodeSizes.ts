import type { Option } from '@okeanos/backstage-plugin-oke-common';

/** What of a node is chosen. */
export type NodeSizeOf = 'ocpus' | 'memoryGb';

/** Sizes that people take, of all shapes together. */
const STEPS: Record<NodeSizeOf, number[]> = {
  ocpus: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 80, 94, 114, 126],
  memoryGb: [
    ...[1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256],
    ...[384, 512, 768, 1024],
  ],
};

/**
 * The sizes of a shape to choose from, within its bounds, the one that is there already among them; undefined where the
 * bounds are not known. Pure.
 *
 * @param context - `ocpus`: that the memory is for; `present`: the size that is there; `least` and `most`: bounds of the form
 */
export function nodeSizes(
  of: NodeSizeOf,
  size: Option['size'],
  {
    ocpus,
    present,
    least = -Infinity,
    most = Infinity,
  }: {
    ocpus: number | undefined;
    present?: number;
    least?: number;
    most?: number;
  },
): number[] | undefined {
  const bounds =
    of === 'ocpus' ? size?.ocpus : size?.memoryGb && memory(size, ocpus);
  if (!bounds) {
    return undefined;
  }
  const min = Math.max(bounds.min, least);
  const max = Math.min(bounds.max, most);
  const all = [min, max, ...STEPS[of], ...(present ? [present] : [])];
  return [...new Set(all)]
    .filter(step => step >= min && step <= max)
    .sort((a, b) => a - b);
}

function memory(
  { memoryGb, memoryGbPerOcpu }: NonNullable<Option['size']>,
  ocpus: number | undefined,
) {
  const each = ocpus === undefined ? undefined : memoryGbPerOcpu;
  return (
    memoryGb && {
      min: Math.max(memoryGb.min, (each?.min ?? 0) * (ocpus ?? 0)),
      max: Math.min(memoryGb.max, (each?.max ?? Infinity) * (ocpus ?? 1)),
    }
  );
}
