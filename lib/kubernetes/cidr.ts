import { BlockList, isIP } from 'node:net';
import * as v from 'valibot';
import { show } from '../base/hint';

/** A CIDR block, such as `10.0.0.0/8`. */
export const Cidr = v.pipe(
  v.string(),
  v.check(isCidr, (issue) => `${show(issue.input)} is not a CIDR block, such as "10.0.0.0/8".`),
);

function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (address.includes('%')) return false;
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

/** True if the block `part` is a proper subset of the block `whole`. */
export function isWithin(part: string, whole: string): boolean {
  if (!isCidr(part) || !isCidr(whole)) return true; // an invalid block is reported on its own
  const [address = '', prefix] = part.split('/');
  const [network = '', length] = whole.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const range = new BlockList();
  range.addSubnet(network, Number(length), family);
  return (
    isIP(address) === isIP(network) &&
    Number(prefix) > Number(length) &&
    range.check(address, family)
  );
}
