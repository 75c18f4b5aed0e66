// What the API server accepts (k8s.io/apimachinery/pkg/util/validation): not stricter by a character.
const LABEL_1123 = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PORT_NAME = /^[a-z0-9-]*[a-z][a-z0-9-]*$/;

/** A DNS label: 63 lower-case letters, digits and hyphens (RFC 1123). */
export function isLabel(name: string): boolean {
  return name.length <= 63 && LABEL_1123.test(name);
}

/** A DNS label that begins with a letter (RFC 1035). */
export function isLetterLabel(name: string): boolean {
  return name.length <= 63 && LABEL_1035.test(name);
}

/** DNS labels joined by dots, 253 characters at most. */
export function isSubdomain(name: string): boolean {
  return name.length <= 253 && SUBDOMAIN.test(name);
}

/** A part of a URL. */
export function isPathSegment(name: string): boolean {
  return name !== '.' && name !== '..' && !name.includes('/') && !name.includes('%');
}

/** Keys known to be valid: all objects have the same few. */
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
    (slash < 0 || isSubdomain(key.slice(0, slash)))
  );
}

/** The key of an annotation: that of a label, but for its case. */
export function isAnnotationKey(key: string): boolean {
  return isLabelKey(key.toLowerCase());
}

/** The value of a label: at most 63 characters. */
export function isLabelValue(value: string): boolean {
  return value.length <= 63 && (value === '' || QUALIFIED_PART.test(value));
}

/** The name of a container's port: 15 characters, a letter among them (IANA service name). */
export function isPortName(name: string): boolean {
  return (
    name.length <= 15 &&
    PORT_NAME.test(name) &&
    !name.includes('--') &&
    !name.startsWith('-') &&
    !name.endsWith('-')
  );
}
