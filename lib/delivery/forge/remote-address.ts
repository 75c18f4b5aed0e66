/** Where a repository is hosted, as the URL of a git remote says. */
export interface RemoteAddress {
  readonly hostname: string;
  /** The name and port of the web server. @default unknown, since git uses SSH */
  readonly webHost?: string;
  /** The path of the repository, such as `example/gitops`. */
  readonly path: string;
}

/** Hosts that serve SSH on the port of HTTPS, for networks that allow nothing else. */
const SSH_OVER_HTTPS: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
};

/** Reads the URL of a remote; `undefined` if it is a local path, or not one of a hosted repository. */
export function remoteAddress(url: string): RemoteAddress | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return fromUrl(url);
  // `[user@]host:path`. One letter would be a drive of Windows.
  const [, hostname, path] = /^(?:[^\s@/:]+@)?([\w.-]{2,}):(.*)$/.exec(url) ?? [];
  return hostname === undefined ? undefined : addressOf({ hostname }, path);
}

function fromUrl(text: string): RemoteAddress | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  switch (url?.protocol) {
    case 'http:':
    case 'https:':
      return addressOf({ hostname: url.hostname, webHost: url.host }, url.pathname);
    case 'ssh:':
    case 'git+ssh:':
    case 'ssh+git:':
    case 'git:':
      return addressOf({ hostname: url.hostname }, url.pathname);
    default:
      return undefined;
  }
}

function addressOf(
  { hostname, webHost }: Omit<RemoteAddress, 'path'>,
  path = '',
): RemoteAddress | undefined {
  const name = hostname.toLowerCase();
  const segments = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter(Boolean);
  const isRepository =
    segments.length >= 2 && segments.every((it) => /^[\w.-]+$/.test(it) && !/^\.+$/.test(it));
  if (name === '' || !isRepository) return undefined;
  return {
    hostname: SSH_OVER_HTTPS[name] ?? name,
    ...(webHost !== undefined && { webHost }),
    path: segments.join('/'),
  };
}

/** True if a repository is on a host, given as a name with an optional port, or as a URL. */
export function isOn({ hostname, webHost }: RemoteAddress, host: string | undefined): boolean {
  const url = hostUrl(host);
  if (url === undefined) return false;
  return webHost === undefined ? url.hostname === hostname : url.host === webHost;
}

/** A host, given as a name with an optional port, or as a URL; `undefined` if it is none. */
export function hostUrl(host: string | undefined): URL | undefined {
  if (host === undefined || host === '') return undefined;
  const text = host.includes('://') ? host : `https://${host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) ? url : undefined;
}
