import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { Git } from '../../base/git';
import { parseJson } from '../../base/json';
import { PACKAGE_ROOT } from '../../base/package';
import { RENDERED_ROOT } from '../../model/layout';
import { DeliveryError } from '../delivery-error';
import { demandSamePackages } from '../git/packages';
import { checkOut, linkPackages, type Worktrees } from '../git/worktrees';
import { type Outcome, OutcomeSchema } from './outcome';
import type { Request } from './request';

/**
 * Checks out a commit in a separate work tree, and delegates the request to its code: only that code renders its fleet
 * correctly.
 *
 * @throws DeliveryError if that code cannot run here.
 */
export function delegateToCommit(commit: string, request: Request, worktrees: Worktrees): Outcome {
  const { clone } = request;
  demandSamePackages(clone, commit);
  const directory = worktrees.add('code', commit);
  checkOut(new Git(directory), commit, ['/*', `!/${RENDERED_ROOT}/`]);
  linkPackages(clone, directory);
  // The outcome has a separate channel, since the fleet's code may print to stdout.
  const { status, output, error } = spawnSync(
    process.execPath,
    [COMMAND, '--directory', directory, 'deliver'],
    {
      cwd: directory,
      input: JSON.stringify(request),
      stdio: ['pipe', 2, 2, 'pipe'],
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  worktrees.drop(directory);
  const answer = output?.[OUTCOME_CHANNEL] ?? '';
  if (status === 1 || (status === 2 && answer !== '')) throw new ReportedError(answer, status);
  const outcome = v.safeParse(OutcomeSchema, status === 0 ? parseJson(answer) : undefined);
  if (outcome.success) return outcome.output;
  throw new DeliveryError(
    `Running the code of ${commit.slice(0, 12)}`,
    error?.message ?? 'It gave no valid outcome: its version of argosy differs from this one.',
    'Check the branch, since the commit may have arrived. Then run `git pull` and `npm ci` in this clone.',
  );
}

/** Both commits have the same packages, and so the same library. */
const COMMAND = join(PACKAGE_ROOT, 'bin/argosy.js');

/** The file descriptor to which a delegate writes the outcome. */
export const OUTCOME_CHANNEL = 3;

/** Thrown for a refusal that another process has already reported. */
export class ReportedError extends Error {
  override readonly name = 'ReportedError';

  /** @param refusal the refusal as JSON, for scripts. */
  constructor(
    readonly refusal: string,
    readonly exitCode: 1 | 2,
  ) {
    super('The delivery was refused.');
  }
}
