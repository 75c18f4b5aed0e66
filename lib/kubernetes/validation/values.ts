import { type JsonValue, textOf } from '../../base/json';
import {
  isAnnotationKey,
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isLabelKey,
  isLabelValue,
  isPathSegmentName,
} from '../names';
import { compareQuantities } from '../quantity';
import { type Check, type Refusals, text } from './check';

// The forms of values that several kinds share.

export const dnsLabel = text(
  isDns1123Label,
  'a DNS label: at most 63 lowercase letters, digits and hyphens',
);
export const dns1035Label = text(
  isDns1035Label,
  'a DNS label that begins with a letter: at most 63 lowercase letters, digits and hyphens',
);
export const dnsSubdomain = text(
  isDns1123Subdomain,
  'a DNS subdomain: lowercase letters, digits, hyphens and dots',
);
export const pathSegment = text(
  isPathSegmentName,
  'a name without "/" and "%", and not "." or ".."',
);
export const labelKey = text(isLabelKey, 'a label key, such as "example.com/team"');
export const labelValue = text(
  isLabelValue,
  'a label value: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at each end',
);
export const annotationKey = text(
  isAnnotationKey,
  'the key of an annotation, such as "example.com/team"',
);

/** True for a DNS subdomain of three labels or more. */
export function isFullyQualifiedName(it: string): boolean {
  return isDns1123Subdomain(it) && it.split('.').length >= 3;
}

/** The name of a host, also with a wildcard as its first label. */
export const host = text(
  (it) => isDns1123Subdomain(it.replace(/^\*\./, '')) && !isIp(it),
  'a DNS name in lowercase, also with "*." in front',
);

/** The same, or an address. */
export const hostOrIp = text(
  (it) => isDns1123Subdomain(it.replace(/^\*\./, '')),
  'a DNS name in lowercase, also with "*." in front, or an address',
);

/** An address of IPv4 or IPv6. */
export function isIp(it: string): boolean {
  return isIpV4(it) || isIpV6(it);
}

export const ip = text(isIp, 'an IP address');

function isIpV4(it: string): boolean {
  const parts = it.split('.');
  return (
    parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  );
}

function isIpV6(it: string): boolean {
  if (!it.includes(':') || !/^[0-9a-fA-F:.]+$/.test(it)) return false;
  const [head = '', tail, ...more] = it.split('::');
  if (more.length > 0) return false;
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const all = [...groups(head), ...groups(tail ?? '')];
  const last = all.at(-1) ?? '';
  const width = all.length + (isIpV4(last) ? 1 : 0);
  const isValid = all.every(
    (group, i) => /^[0-9a-fA-F]{1,4}$/.test(group) || (i === all.length - 1 && isIpV4(group)),
  );
  return isValid && (tail === undefined ? width === 8 : width < 8);
}

/** A network in CIDR notation. */
export function isCidr(it: string): boolean {
  const [, address = '', prefix = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(it) ?? [];
  return isIp(address) && Number(prefix) <= (address.includes(':') ? 128 : 32);
}

export const cidr = text(isCidr, 'a network in CIDR notation, such as "10.0.0.0/8"');

/** A quantity that is not negative. */
export const quantity: Check = (value, refusals) => {
  if (compare(value, '0') < 0) refusals.add(`is ${textOf(value)}: it must not be negative`);
};

/** A quantity above zero. */
export const positiveQuantity: Check = (value, refusals) => {
  if (compare(value, '0') <= 0) refusals.add(`is ${textOf(value)}: it must be greater than zero`);
};

function compare(value: JsonValue, other: string): number {
  if (typeof value !== 'string' && typeof value !== 'number') return 1;
  return compareQuantities(textOf(value), other) ?? 1;
}

/** A number or a percentage, neither negative; of pods, at most all of them. */
export function countOrPercent(max = Number.POSITIVE_INFINITY): Check {
  return (value, refusals) => {
    if (typeof value === 'number' && value < 0) refusals.add(`is ${value}: it must be 0 or more`);
    if (typeof value !== 'string') return;
    const [, digits] = /^(\d+)%$/.exec(value) ?? [];
    if (digits === undefined) {
      refusals.add(
        `is ${JSON.stringify(value)}: it must be a number, or a percentage such as "25%"`,
      );
    } else if (Number(digits) > max) {
      refusals.add(`is ${value}: it must be at most ${max}%`);
    }
  };
}

/** True for 0 and `0%`. */
export function isZeroCount(value: JsonValue | undefined): boolean {
  return value === 0 || (typeof value === 'string' && /^0+%$/.test(value));
}

/** A port by its number or its name. */
export const portNumberOrName: Check = (value, refusals) => {
  if (typeof value === 'number' && (value < 1 || value > 65_535)) {
    refusals.add(`is ${value}: it must be from 1 to 65535`);
  }
  if (typeof value === 'string' && !isIanaName(value)) {
    refusals.add(
      `is ${JSON.stringify(value)}: it must be a port number, or a name of at most 15 lowercase letters, digits and hyphens, with a letter`,
    );
  }
};

function isIanaName(it: string): boolean {
  return it.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(it) && /[a-z]/.test(it);
}

/** A domain and a path, such as `ingress.k8s.aws/alb`. */
export function prefixedPath(value: JsonValue, refusals: Refusals): void {
  if (typeof value !== 'string') return;
  const slash = value.indexOf('/');
  const [domain, path] = [value.slice(0, slash), value.slice(slash + 1)];
  const isPath = /^([A-Za-z0-9/\-._~%!$&'()*+,;=:]+)$/.test(path);
  const before = refusals.found.length;
  if (slash > 0) dnsSubdomain(domain, refusals);
  if (slash > 0 && isPath && refusals.found.length === before) return;
  if (refusals.found.length > before) return;
  refusals.add(
    `is ${JSON.stringify(value)}: it must be a domain and a path, such as "ingress.k8s.aws/alb"`,
  );
}

/** The name of a resource of devices, with a domain: not one of Kubernetes itself. */
export function isExtendedResource(it: string): boolean {
  const isOfKubernetes = /(^|\.)kubernetes\.io\//.test(it);
  // As a key of quotas, it has this prefix.
  return (
    it.includes('/') &&
    !isOfKubernetes &&
    !it.startsWith('requests.') &&
    isLabelKey(`requests.${it}`)
  );
}
