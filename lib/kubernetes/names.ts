import * as v from 'valibot';
import { show } from '../base/hint';

/** A DNS label: what Kubernetes accepts as the name of a Service or a namespace (RFC 1123). */
export const DnsLabel = v.pipe(
  v.string(),
  v.check(
    (name) => isDnsLabel(name),
    (issue) =>
      `${show(issue.input)} is not a DNS label: use 1 to 63 lower-case letters, digits and hyphens, beginning with a letter and ending with a letter or digit.`,
  ),
);

/** A DNS subdomain: labels joined by dots, 253 characters at most (RFC 1123). */
export const DnsSubdomain = v.pipe(
  v.string(),
  v.check(
    (name) => name.length <= 253 && name.split('.').every((part) => DNS_1123_LABEL.test(part)),
    (issue) =>
      `${show(issue.input)} is not a DNS name: use lower-case letters, digits, hyphens and dots, each part beginning and ending with a letter or digit.`,
  ),
);

/** A host as an Ingress or a route accepts it: a DNS name, its first label perhaps `*`. */
export const Hostname = v.pipe(
  v.string(),
  v.check(
    (host) => {
      const labels = host.replace(/^\*\./, '').split('.');
      return host.length <= 253 && labels.every((label) => DNS_1123_LABEL.test(label));
    },
    (issue) => `${show(issue.input)} is not a host name, such as "my-app.example.com".`,
  ),
);

/** The name of an environment variable. */
export const EnvVarName = v.pipe(
  v.string(),
  v.check(
    (name) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name),
    (issue) =>
      `${show(issue.input)} is not the name of an environment variable: use letters, digits, \`_\`, \`-\` and \`.\`, not beginning with a digit.`,
  ),
);

/** The key of a label or an annotation: an optional DNS prefix and a name of at most 63 characters. */
export const LabelKey = v.pipe(
  v.string(),
  v.check(
    (key) => {
      const parts = key.split('/');
      const name = parts.pop() ?? '';
      if (parts.length > 1 || !QUALIFIED_NAME.test(name)) return false;
      const prefix = parts[0];
      return (
        prefix === undefined ||
        (prefix.length <= 253 && prefix.split('.').every((part) => DNS_1123_LABEL.test(part)))
      );
    },
    (issue) => `${show(issue.input)} is not a label key, such as "example.com/team".`,
  ),
);

/** The value of a label: at most 63 characters. */
export const LabelValue = v.pipe(
  v.string(),
  v.check(
    (value) => value === '' || QUALIFIED_NAME.test(value),
    (issue) =>
      `${show(issue.input)} is not a label value: use at most 63 letters, digits, \`-\`, \`_\` and \`.\`, beginning and ending with a letter or digit.`,
  ),
);

/** A port number. */
export const Port = v.pipe(
  v.number(),
  v.check(
    (port) => Number.isInteger(port) && port >= 1 && port <= 65535,
    (issue) => `${show(issue.input)} is not a port: use a whole number from 1 to 65535.`,
  ),
);

/** The name of a port: a letter in it, 15 characters at most (IANA service name). */
export const PortName = v.pipe(
  v.string(),
  v.check(
    (name) => /^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(name),
    (issue) =>
      `${show(issue.input)} is not a port name: use 1 to 15 lower-case letters, digits and single hyphens, with a letter among them.`,
  ),
);

/** A whole number, not below `minimum`. */
export const wholeNumber = (minimum = 0) =>
  v.pipe(
    v.number(),
    v.check(
      (n) => Number.isSafeInteger(n) && n >= minimum,
      (issue) => `${show(issue.input)} is not a whole number from ${minimum} up.`,
    ),
  );

/** A string that is not empty. */
export const NonEmpty = v.pipe(
  v.string(),
  v.check((text) => text.length > 0, 'It is empty.'),
);

/** True for a DNS label that begins with a letter (RFC 1035), which every kind of object accepts. */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name);
}

const DNS_1123_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
