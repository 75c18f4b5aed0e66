import { createHmac } from 'node:crypto';

/** Where an SSH server listens. */
export interface SshAddress {
  readonly host: string;
  readonly port: number;
}

/** The server of a repository that git reads through SSH; `undefined` for any other URL. */
export function sshAddress(url: string): SshAddress | undefined {
  // The address of IPv6 is in brackets.
  const [, address, name, port = '22'] =
    /^ssh:\/\/(?:[^@/]*@)?(?:\[([^\]]+)\]|([^:/[]+))(?::(\d+))?(?:[:/]|$)/.exec(url) ?? [];
  const host = address ?? name;
  if (host !== undefined) return { host, port: Number(port) };
  // The short form has no port.
  const [, shortAddress, short = shortAddress] =
    /^[^@/:]+@(?:\[([^\]]+)\]|([^:/[]+)):/.exec(url) ?? [];
  return short === undefined ? undefined : { host: short, port: 22 };
}

/** The name of a server in `known_hosts`. */
export function knownHostName({ host, port }: SshAddress): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** True if lines of `known_hosts` have a key of the server. See sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export function isKnownHost(lines: readonly string[], address: SshAddress): boolean {
  const name = knownHostName(address).toLowerCase();
  return lines.some((text) => text.split('\n').some((line) => namesHost(line.trim(), name)));
}

function namesHost(line: string, name: string): boolean {
  const [first = '', second = ''] = line.split(/\s+/);
  if (first === '' || first.startsWith('#') || first === '@revoked') return false;
  const names = first === '@cert-authority' ? second : first;
  if (names.startsWith('|1|')) return isHashOf(names, name);
  const patterns = names.toLowerCase().split(',');
  const matches = (pattern: string) => expression(pattern).test(name);
  return (
    patterns.some(matches) &&
    !patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))
  );
}

/** `|1|<salt>|<hash>`: a name that `ssh-keyscan -H` has hashed. */
function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash] = hashed.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function expression(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
