import * as v from 'valibot';
import { show } from '../base/hint';
import { RenderableKey } from './text';

// Exactly what the API server accepts (k8s.io/apimachinery/pkg/util/validation), under the same names.
const LABEL_1123 = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PORT_NAME = /^[a-z0-9-]*[a-z][a-z0-9-]*$/;

/** A DNS label: up to 63 lower-case letters, digits and hyphens (RFC 1123). */
export function isDns1123Label(name: string): boolean {
  return name.length <= 63 && LABEL_1123.test(name);
}

/** A DNS label that starts with a letter (RFC 1035): a valid name for every kind of object. */
export function isDns1035Label(name: string): boolean {
  return name.length <= 63 && LABEL_1035.test(name);
}

/** DNS labels joined by dots, 253 characters at most. The API server does not limit the length of each label. */
export function isDns1123Subdomain(name: string): boolean {
  return name.length <= 253 && SUBDOMAIN.test(name);
}

/** A single segment of a URL path. */
export function isPathSegmentName(name: string): boolean {
  return name !== '.' && name !== '..' && !name.includes('/') && !name.includes('%');
}

/** A cache of valid keys: all objects use the same few. */
const validKeys = new Set<string>();

/** The key of a label: an optional DNS prefix and a name of at most 63 characters. */
export function isLabelKey(key: string): boolean {
  if (validKeys.has(key)) return true;
  const isValid = isQualifiedName(key);
  if (isValid && validKeys.size < 1000) validKeys.add(key);
  return isValid;
}

function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  return (
    name.length <= 63 &&
    QUALIFIED_PART.test(name) &&
    (slash < 0 || isDns1123Subdomain(key.slice(0, slash)))
  );
}

/** The key of an annotation: like a label key, but case does not matter. */
export function isAnnotationKey(key: string): boolean {
  return isLabelKey(key.toLowerCase());
}

/** The value of a label: at most 63 characters. */
export function isLabelValue(value: string): boolean {
  return value.length <= 63 && (value === '' || QUALIFIED_PART.test(value));
}

/** The name of a container port: at most 15 characters, including a letter (IANA service name). */
export function isPortName(name: string): boolean {
  return (
    name.length <= 15 &&
    PORT_NAME.test(name) &&
    !name.includes('--') &&
    !name.startsWith('-') &&
    !name.endsWith('-')
  );
}

/** A key of a ConfigMap or a Secret: a file name without path traversal. */
export function isConfigMapKey(key: string): boolean {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== '.' && !key.startsWith('..');
}

/** A DNS label: what Kubernetes accepts as the name of a Service or a namespace (RFC 1035). */
export const DnsLabel = v.pipe(
  v.string(),
  v.check(
    isDns1035Label,
    (issue) =>
      `${show(issue.input)} is not a DNS label: use 1 to 63 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit.`,
  ),
);

/** A DNS subdomain: labels joined by dots, 253 characters at most (RFC 1123). */
export const DnsSubdomain = v.pipe(
  v.string(),
  v.check(
    isDns1123Subdomain,
    (issue) =>
      `${show(issue.input)} is not a DNS name: use lower-case letters, digits, hyphens and dots, each part starting and ending with a letter or digit.`,
  ),
);

/** A host name for an Ingress or a route. The first label may be `*`. */
export const Hostname = v.pipe(
  v.string(),
  v.check(
    (host) =>
      host.length <= 253 &&
      host.replace(/^\*\./, '').split('.').every(isDns1123Label) &&
      !/^\d+(\.\d+){3}$/.test(host),
    (issue) => `${show(issue.input)} is not a host name, such as "my-app.example.com".`,
  ),
);

/** The name of an environment variable. */
export const EnvVarName = v.pipe(
  v.string(),
  v.check(
    (name) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name),
    (issue) =>
      `${show(issue.input)} is not the name of an environment variable: use letters, digits, \`_\`, \`-\` and \`.\`, not starting with a digit.`,
  ),
);

/** The key of a label or an annotation: an optional DNS prefix and a name of at most 63 characters. */
export const LabelKey = v.pipe(
  v.string(),
  v.check(
    isLabelKey,
    (issue) => `${show(issue.input)} is not a label key, such as "example.com/team".`,
  ),
  RenderableKey,
);

/** The value of a label: at most 63 characters. */
export const LabelValue = v.pipe(
  v.string(),
  v.check(
    isLabelValue,
    (issue) =>
      `${show(issue.input)} is not a label value: use at most 63 letters, digits, \`-\`, \`_\` and \`.\`, starting and ending with a letter or digit.`,
  ),
);

/** A port number. */
export const Port = v.pipe(
  v.number(),
  v.check(
    (port) => isPortNumber(port),
    (issue) => `${show(issue.input)} is not a port: use a whole number from 1 to 65535.`,
  ),
);

/** True for a valid port number. */
export function isPortNumber(port: unknown): port is number {
  return Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65535;
}

/** The name of a port: at most 15 characters, including a letter (IANA service name). */
export const PortName = v.pipe(
  v.string(),
  v.check(
    isPortName,
    (issue) =>
      `${show(issue.input)} is not a port name: use 1 to 15 lower-case letters, digits and single hyphens, including at least one letter.`,
  ),
);

/** A whole number, `minimum` or greater. */
export const wholeNumber = (minimum = 0) =>
  v.pipe(
    v.number(),
    v.check(
      (n) => Number.isSafeInteger(n) && n >= minimum,
      (issue) => `${show(issue.input)} is not a whole number of at least ${minimum}.`,
    ),
  );

/** A string that is not empty. */
export const NonEmpty = v.pipe(
  v.string(),
  v.check((text) => text.length > 0, 'It is empty.'),
);
