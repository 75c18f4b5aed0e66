import { BlockList, isIP } from 'node:net';
import * as v from 'valibot';
import { show } from '../../base/hint';

/** A range of addresses, such as `10.0.0.0/8`. */
export const Cidr = v.pipe(
  v.string(),
  v.check(
    isCidr,
    (issue) => `${show(issue.input)} is not a range of addresses, such as "10.0.0.0/8".`,
  ),
);

function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (address.includes('%')) return false;
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

/** True where the range `part` is a true part of the range `whole`. */
export function isWithin(part: string, whole: string): boolean {
  if (!isCidr(part) || !isCidr(whole)) return true; // it is refused for that alone
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
