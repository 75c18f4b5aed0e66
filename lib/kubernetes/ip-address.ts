import { show } from '../base/hint';
import { checkedString } from '../base/schema';
import { isIp } from './validation/values';

/** An IP address of either family. */
export const IpAddress = checkedString((text) =>
  isIp(text) ? undefined : `${show(text)} is not an IP address.`,
);
