import type { Token } from './http-transport';
import { hostUrl, isOn, type RemoteAddress } from './remote-address';

/** The environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A repository of GitHub, or a project of GitLab. */
export interface HostedRepository {
  readonly kind: ForgeKind;
  readonly hostname: string;
  /** Its path on the server, such as `example/gitops`. */
  readonly path: string;
  /** The address of its page. */
  readonly page: string;
  /** The address of the API. */
  readonly api: string;
  /** Whether its name is all that says what the server runs: it may be an alias of SSH. */
  readonly isGuess: boolean;
  /** A token for this server. @default none in the environment */
  readonly token?: Token;
}

export type ForgeKind = 'github' | 'gitlab';

/** What the CI system and the CLI of a forge say in the environment. */
interface Variables {
  /** The server in the cloud. */
  readonly cloud: string;
  /** The host for the CLI. */
  readonly host: string;
  /** The server and its API, of the CI run. */
  readonly server: string;
  readonly api: string;
}

const VARIABLES: Readonly<Record<ForgeKind, Variables>> = {
  // https://cli.github.com/manual/gh_help_environment
  github: {
    cloud: 'github.com',
    host: 'GH_HOST',
    server: 'GITHUB_SERVER_URL',
    api: 'GITHUB_API_URL',
  },
  // https://docs.gitlab.com/ci/variables/predefined_variables/
  gitlab: {
    cloud: 'gitlab.com',
    host: 'GITLAB_HOST',
    server: 'CI_SERVER_URL',
    api: 'CI_API_V4_URL',
  },
};

/** Which forge a server runs; `undefined` if neither the environment nor its name says so. */
export function forgeKind(address: RemoteAddress, env: Environment): ForgeKind | undefined {
  const kinds = Object.keys(VARIABLES) as ForgeKind[];
  const said = kinds.find((kind) => isSaid(kind, address, env));
  const labels = address.hostname.split('.');
  return said ?? (isGheCom(address) ? 'github' : kinds.find((kind) => labels.includes(kind)));
}

/** The repository at an address, on a server that runs a forge. */
export function hostedRepository(
  kind: ForgeKind,
  address: RemoteAddress,
  env: Environment,
): HostedRepository {
  const names = VARIABLES[kind];
  const isRun = isOn(address, env[names.server]);
  const said = [env[names.server], env[names.host]].find((it) => isOn(address, it));
  const server = hostUrl(said) ?? new URL(`https://${address.webHost ?? address.hostname}`);
  const root = server.pathname.replace(/\/+$/, '');
  const web = `${server.origin}${root}`;
  // A path below which GitLab is served is part of the address of a remote over HTTP.
  const below = `${root.slice(1)}/`;
  const isBelow = address.webHost !== undefined && address.path.startsWith(below);
  const path = isBelow ? address.path.slice(below.length) : address.path;
  const api = isRun ? hostUrl(env[names.api])?.href.replace(/\/+$/, '') : undefined;
  const token = tokenFor(kind, address, env);
  return {
    kind,
    hostname: address.hostname,
    path,
    page: `${web}/${path}`,
    api: api ?? API[kind](server, web),
    isGuess: address.webHost === undefined && !isSaid(kind, address, env) && !isGheCom(address),
    ...(token && { token }),
  };
}

function isSaid(kind: ForgeKind, address: RemoteAddress, env: Environment): boolean {
  const { cloud, host, server } = VARIABLES[kind];
  return [cloud, env[host], env[server]].some((it) => isOn(address, it));
}

const API: Readonly<Record<ForgeKind, (server: URL, web: string) => string>> = {
  github: (server, web) => {
    const isCloud = server.host === 'github.com' || server.host.endsWith('.ghe.com');
    return isCloud ? `https://api.${server.host}` : `${web}/api/v3`;
  },
  gitlab: (_, web) => `${web}/api/v4`,
};

/** A company's own GitHub in the cloud. */
function isGheCom({ hostname }: RemoteAddress): boolean {
  return hostname.endsWith('.ghe.com');
}

/**
 * The token for a server. A token does not say which server it is for: that is the one of the CLI's host, otherwise that
 * of the CI run, otherwise the one in the cloud.
 */
function tokenFor(kind: ForgeKind, address: RemoteAddress, env: Environment): Token | undefined {
  const { cloud, host, server } = VARIABLES[kind];
  if (!isOn(address, env[host] || env[server] || cloud)) return undefined;
  const names = kind === 'gitlab' ? GITLAB_TOKENS : githubTokens(address, env);
  const name = names.find((it) => env[it]);
  return name === undefined ? undefined : { name, value: (env[name] ?? '').trim() };
}

/** A CI_JOB_TOKEN is not allowed to open merge requests. */
const GITLAB_TOKENS = ['GITLAB_TOKEN', 'GITLAB_ACCESS_TOKEN'];

/** As `gh` uses them; and the token of a run, which is for the server of the run. */
function githubTokens(address: RemoteAddress, env: Environment): readonly string[] {
  if (address.hostname === 'github.com' || isGheCom(address)) return ['GH_TOKEN', 'GITHUB_TOKEN'];
  const ofRun = isOn(address, env[VARIABLES.github.server]) ? ['GITHUB_TOKEN'] : [];
  return ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', ...ofRun];
}
