import { NETWORK_SIZES, splitVcn } from '@okeanos/backstage-plugin-oke-common';

/**
 * How a form's VCN is split for the size that is chosen in it; undefined as long as none is. Pure.
 *
 * @param vcn - value of the parameter with the block of the VCN
 * @param size - value of the parameter with the size
 */
export function networkSplit(
  vcn: unknown,
  size: unknown,
): ReturnType<typeof splitVcn> | undefined {
  const chosen = NETWORK_SIZES.find(each => each === size);
  return chosen && typeof vcn === 'string'
    ? splitVcn(vcn.trim(), chosen)
    : undefined;
}
