import { BlockList, isIP } from 'node:net';
import { contains } from '@okeanos/backstage-plugin-oke-common';

/** Whether an address lies in a block of a NetworkPolicy: in its `cidr`, and in nothing that it excepts. */
export function isInBlock(
  { cidr, except }: { cidr: string; except: readonly string[] },
  address: string,
): boolean {
  return isIn(cidr, address) && !except.some(each => isIn(each, address));
}

function isIn(cidr: string, address: string): boolean {
  const [start, prefix] = cidr.split('/');
  const family = isIP(address);
  if (isIP(start) !== family) {
    return false;
  }
  if (family === 4) {
    return contains(cidr, `${address}/32`);
  }
  const block = new BlockList();
  block.addSubnet(start, Number(prefix), 'ipv6');
  return block.check(address, 'ipv6');
}
