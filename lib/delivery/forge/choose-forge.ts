import type { OnWait } from '../git/retry';
import { ApiClient } from './api-client';
import { CLOCK, type Clock } from './clock';
import type { Forge, Proposal } from './forge';
import { Gh } from './gh';
import { GitHub } from './github';
import { GitLab } from './gitlab';
import { Glab } from './glab';
import {
  type Environment,
  type ForgeKind,
  forgeKind,
  type HostedRepository,
  hostedRepository,
} from './hosted-repository';
import { HttpTransport, type Token } from './http-transport';
import { remoteAddress } from './remote-address';
import { Waits } from './waits';

/** The environment variable that says which forge the server of the remote runs, if nothing else does. */
export const FORGE_VARIABLE = 'ARGOSY_FORGE';

const FORGES: Readonly<Record<string, ForgeKind | 'none'>> = {
  github: 'github',
  gitlab: 'gitlab',
  none: 'none',
};

/** What opening a pull request depends on. */
export interface ForgeContext {
  readonly clone: string;
  /** The URL that the branch is pushed to. */
  readonly url: string;
  readonly env: Environment;
  /** The time to give up: milliseconds since 1970. */
  readonly deadline: number;
  /** The timeout of a step, in milliseconds. */
  readonly timeLeft: () => number;
  readonly onWait: OnWait;
  /** @default the clock of the machine */
  readonly clock?: Clock;
}

/** How a pull request is opened. */
export interface ForgeChoice {
  /** @default by hand */
  readonly forge?: Forge | undefined;
  /** The page to open it by hand. @default unknown */
  readonly page?: (branches: Pick<Proposal, 'head' | 'base'>) => string;
}

/**
 * Chooses how to open a pull request: through the API of the forge if the environment has a token for its server,
 * otherwise through its CLI. For a server that is not known to run a forge, `gh` may know more.
 *
 * @returns `undefined` if ARGOSY_FORGE has an unknown value.
 */
export function chooseForge(context: ForgeContext): ForgeChoice | undefined {
  const { url, env, clone, deadline, timeLeft, onWait, clock = CLOCK } = context;
  const set = env[FORGE_VARIABLE] ?? '';
  if (set !== '' && !Object.hasOwn(FORGES, set)) return undefined;
  const explicit = FORGES[set];
  if (explicit === 'none') return {};
  const address = remoteAddress(url);
  const kind = explicit ?? (address && forgeKind(address, env));
  const repository = address && kind && hostedRepository(kind, address, env);
  const waits = new Waits(deadline, onWait, clock);
  if (repository === undefined) {
    return { forge: kind === 'gitlab' ? undefined : new Gh({ clone, env, waits, timeLeft }) };
  }
  const client = { waits, clock, timeLeft };
  const forge = repository.token
    ? withToken(repository, repository.token, client)
    : withCli(repository, { clone, env }, client);
  if (repository.isGuess) return { forge };
  return { forge, page: (branches) => PAGES[repository.kind](repository.page, branches) };
}

type Client = Omit<ConstructorParameters<typeof ApiClient>[0], 'name' | 'transport'>;

function withToken({ kind, path, api }: HostedRepository, token: Token, client: Client): Forge {
  const name = kind === 'github' ? 'GitHub' : 'GitLab';
  const transport = new HttpTransport({ api, token, headers: HEADERS[kind] });
  const http = new ApiClient({ ...client, name, transport });
  return kind === 'github'
    ? new GitHub(http, path, token.name)
    : new GitLab(http, path, `the token in ${token.name}`);
}

function withCli(
  { kind, hostname, path, isGuess }: HostedRepository,
  place: Pick<ForgeContext, 'clone' | 'env'>,
  client: Client,
): Forge {
  if (kind === 'github') {
    // `gh` knows what an alias of SSH stands for.
    return new Gh({ ...client, ...place, ...(!isGuess && { repository: `${hostname}/${path}` }) });
  }
  const transport = new Glab({ ...place, hostname });
  const glab = new ApiClient({ ...client, name: 'glab', transport });
  return new GitLab(glab, path, 'the account of glab');
}

const HEADERS: Readonly<Record<ForgeKind, Readonly<Record<string, string>>>> = {
  github: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  gitlab: { accept: 'application/json' },
};

type Page = (repository: string, branches: Pick<Proposal, 'head' | 'base'>) => string;

/** The pages on which a user opens a pull request. */
const PAGES: Readonly<Record<ForgeKind, Page>> = {
  github: (repository, { head, base }) =>
    `${repository}/compare/${encoded(base)}...${encoded(head)}?expand=1`,
  gitlab: (repository, { head, base }) => {
    const query = new URLSearchParams({
      'merge_request[source_branch]': head,
      'merge_request[target_branch]': base,
    });
    return `${repository}/-/merge_requests/new?${query}`;
  },
};

function encoded(branch: string): string {
  return branch.split('/').map(encodeURIComponent).join('/');
}
