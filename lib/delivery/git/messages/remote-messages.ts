import { AZURE_DEVOPS } from './azure-devops';
import { BITBUCKET } from './bitbucket';
import { GERRIT } from './gerrit';
import { GIT } from './git';
import { GITEA } from './gitea';
import { GITHUB } from './github';
import { GITLAB } from './gitlab';
import { HTTP } from './http';
import { OPENSSH } from './openssh';
import { plainLine, type RemoteMessage } from './remote-message';

/** Every known message, by who prints it. Of the general ones, an earlier one is preferred. */
export const REMOTE_MESSAGES: Readonly<Record<string, readonly RemoteMessage[]>> = {
  GitHub: GITHUB,
  GitLab: GITLAB,
  'Gitea and Forgejo': GITEA,
  Bitbucket: BITBUCKET,
  'Azure DevOps': AZURE_DEVOPS,
  Gerrit: GERRIT,
  HTTP,
  OpenSSH: OPENSSH,
  git: GIT,
};

const ALL = Object.values(REMOTE_MESSAGES).flat();
const ORDER = ['refused', 'race', 'unreachable'] as const;

/** The specific messages, the strongest verdict first; then the general ones, in the order of the table. */
const SPECIFIC = ORDER.flatMap((verdict) =>
  ALL.filter((it) => !it.isGeneral && it.verdict === verdict),
);
const GENERAL = ALL.filter((it) => it.isGeneral);

/** A message, and the line in which it was found, as it was printed. */
export interface FoundMessage {
  readonly message: RemoteMessage;
  readonly line: string;
}

/**
 * The message that decides.
 *
 * @param strength only messages that say enough by themselves, or only the others.
 */
export function findMessage(
  lines: readonly string[],
  strength: 'specific' | 'general',
): FoundMessage | undefined {
  const plain = lines.map(plainLine);
  for (const message of strength === 'specific' ? SPECIFIC : GENERAL) {
    const line = lines[plain.findIndex((it) => message.words.test(it))];
    if (line !== undefined) return { message, line: line.trim() };
  }
  return undefined;
}
