import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Lower-case letters and digits, as OCIDs have them. */
export function randomName(length: number): string {
  return Array.from(randomBytes(length), byte => ALPHABET[byte % 32]).join('');
}

/**
 * A new OCID: `ocid1.<type>.<realm>.<region>.<unique>`.
 * https://docs.oracle.com/en-us/iaas/Content/General/Concepts/identifiers.htm
 *
 * @param type - such as `vcn`
 * @param realm - such as `oc1`
 * @param region - empty for what has no region, as identity resources
 */
export function newOcid(type: string, realm: string, region = ''): string {
  return `ocid1.${type}.${realm}.${region}.aaaaaaaa${randomName(52)}`;
}

/** The OCID of something that is not created but always there: the same each time. */
export function fixedOcid(
  type: string,
  name: string,
  realm: string,
  region = '',
): string {
  const unique = createHash('sha256').update(name).digest('hex').slice(0, 52);
  return `ocid1.${type}.${realm}.${region}.aaaaaaaa${unique}`;
}
