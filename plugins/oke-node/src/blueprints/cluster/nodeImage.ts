import type { OciNodeImage } from '../../oci/offer';

/**
 * As OKE names its images: `Oracle-Linux-9.6-aarch64-2026.09.30-0-OKE-1.36.3-1330`, and those with drivers for GPUs
 * `Oracle-Linux-8.10-Gen2-GPU-2026.09.30-0-OKE-1.36.3-1330`.
 */
const NAME =
  /^Oracle-Linux-(\d+)\.(\d+)-(aarch64-)?(Gen2-GPU-)?(\d{4})\.(\d{2})\.(\d{2})-(\d+)-OKE-(\d+\.\d+\.\d+)-(\d+)$/;

interface Image extends OciNodeImage {
  architecture: 'x86_64' | 'aarch64';
  /** Whether it has drivers for GPUs. */
  isForGpus: boolean;
  /** Of Oracle Linux, for example `9`. */
  release: string;
  kubernetesVersion: string;
  /** Release of Oracle Linux, date, and builds: the greater, the newer. */
  age: number[];
}

function readImage(image: OciNodeImage): Image[] {
  const match = NAME.exec(image.sourceName);
  if (!match) {
    return [];
  }
  const [, major, minor, arm, gpu, year, month, day, patch, version, build] =
    match;
  return [
    {
      ...image,
      architecture: arm ? 'aarch64' : 'x86_64',
      isForGpus: gpu !== undefined,
      release: major,
      kubernetesVersion: `v${version}`,
      age: [major, minor, year, month, day, patch, build].map(Number),
    },
  ];
}

/** Ampere shapes have an A: https://docs.oracle.com/en-us/iaas/Content/Compute/References/computeshapes.htm */
function architectureOf(shape: string): Image['architecture'] {
  return /^(VM|BM)\.Standard\.A\d/.test(shape) ? 'aarch64' : 'x86_64';
}

/** Of NVIDIA and AMD, the same page. */
export function hasGpus(shape: string): boolean {
  return /^(VM|BM)\.GPU/.test(shape);
}

/**
 * The images that nodes can be made from, the newest first. They are told by their names: the API's filter does not know
 * every operating system.
 *
 * @param oracleLinux - release that is asked for; empty for any
 */
export function fittingImages(
  images: OciNodeImage[],
  kubernetesVersion: string,
  { shape, oracleLinux }: { shape: string; oracleLinux: string },
): OciNodeImage[] {
  return images
    .flatMap(readImage)
    .filter(
      image =>
        image.kubernetesVersion === kubernetesVersion &&
        image.architecture === architectureOf(shape) &&
        image.isForGpus === hasGpus(shape) &&
        (!oracleLinux || image.release === oracleLinux),
    )
    .sort((a, b) => compare(b.age, a.age));
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
