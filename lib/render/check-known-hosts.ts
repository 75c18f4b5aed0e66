import { isDeepStrictEqual } from 'node:util';
import { isKnownHost, knownHostName, type SshAddress, sshAddress } from '../base/known-hosts';
import type { ArgocdProps } from '../model/argocd/argocd';
import type { Bootstrap } from '../model/bootstrap';
import { PLATFORM_FILE } from '../model/layout';
import type { Platform } from '../model/platform';
import { FleetError } from '../model/problem';
import type { Team } from '../model/team';

/**
 * Checks that Argo CD can still read its repositories: `sshKnownHosts` replaces the hosts that it knows.
 *
 * @throws FleetError with each host of a repository that is missing.
 */
export function checkKnownHosts(
  { repoURL, sourceRepos = [], argocd: shared }: Platform,
  { sourceFile, owner }: Bootstrap,
  { sshKnownHosts: lines }: ArgocdProps,
  teams: readonly Team[] = [],
): void {
  if (lines === undefined) return;
  const isOwn = owner !== undefined && !isDeepStrictEqual(lines, shared?.sshKnownHosts);
  const place = isOwn
    ? { file: sourceFile, field: `${owner.name}.ownArgocd.sshKnownHosts` }
    : { file: PLATFORM_FILE, field: 'argocd.sshKnownHosts' };
  const ofTeams = teams.flatMap((it) => it.sourceRepos ?? []);
  const problems = [...new Set([repoURL, ...sourceRepos, ...ofTeams])].flatMap((url) => {
    // A pattern that starts with `!` denies repositories, and is not read.
    if (url.startsWith('!')) return [];
    const address = sshAddress(url);
    // A pattern of repositories has no host to look for.
    if (address === undefined || address.host.includes('*')) return [];
    if (isKnownHost(lines, address)) return [];
    return { ...place, ...missingHost(url, address) };
  });
  if (problems.length > 0) throw new FleetError(problems);
}

function missingHost(url: string, address: SshAddress) {
  const { host, port } = address;
  const scan = `ssh-keyscan ${port === 22 ? '' : `-p ${port} `}${host}`;
  return {
    message: `There is no line for ${knownHostName(address)}. These lines replace Argo CD's own, so it could no longer read ${url}.`,
    fix: `Add the lines that \`${scan}\` prints, once you have compared the keys with those that the host publishes.`,
  };
}
