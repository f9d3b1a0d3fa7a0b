import type { OciNodeImage } from '../../oci/offer';

/** As OKE names its images: `Oracle-Linux-9.6-aarch64-2026.09.30-0-OKE-1.36.3-1330`. Those with GPU drivers are named otherwise. */
const NAME =
  /^Oracle-Linux-(\d+)\.(\d+)-(aarch64-)?(\d{4})\.(\d{2})\.(\d{2})-(\d+)-OKE-(\d+\.\d+\.\d+)-(\d+)$/;

interface Image extends OciNodeImage {
  architecture: 'x86_64' | 'aarch64';
  kubernetesVersion: string;
  /** Release of Oracle Linux, date, and builds: the greater, the newer. */
  age: number[];
}

function readImage(image: OciNodeImage): Image[] {
  const match = NAME.exec(image.sourceName);
  if (!match) {
    return [];
  }
  const [, major, minor, arm, year, month, day, patch, version, build] = match;
  return [
    {
      ...image,
      architecture: arm ? 'aarch64' : 'x86_64',
      kubernetesVersion: `v${version}`,
      age: [major, minor, year, month, day, patch, build].map(Number),
    },
  ];
}

/** Ampere shapes have an A: https://docs.oracle.com/en-us/iaas/Content/Compute/References/computeshapes.htm */
function architectureOf(shape: string): Image['architecture'] {
  return /^(VM|BM)\.Standard\.A\d/.test(shape) ? 'aarch64' : 'x86_64';
}

/** The images that fit, the newest first. They are told by their names: the API's filter does not know every operating system. */
export function fittingImages(
  images: OciNodeImage[],
  kubernetesVersion: string,
  shape: string,
): OciNodeImage[] {
  return images
    .flatMap(readImage)
    .filter(
      image =>
        image.kubernetesVersion === kubernetesVersion &&
        image.architecture === architectureOf(shape),
    )
    .sort((a, b) => compare(b.age, a.age));
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
