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
 * Checks a commit out beside the clone, and delegates the request to its own code: no other code knows what its
 * fleet renders to.
 *
 * @throws DeliveryError where that code can't be run here.
 */
export function delegateToCommit(commit: string, request: Request, worktrees: Worktrees): Outcome {
  const { clone } = request;
  demandSamePackages(clone, commit);
  const directory = worktrees.add('code', commit);
  checkOut(new Git(directory), commit, ['/*', `!/${RENDERED_ROOT}/`]);
  linkPackages(clone, directory);
  // What the fleet's own code prints is not the outcome: that has a channel of its own.
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
  if (status === 1) throw new ReportedError(answer);
  const outcome = v.safeParse(OutcomeSchema, status === 0 ? parseJson(answer) : undefined);
  if (outcome.success) return outcome.output;
  throw new DeliveryError(
    `Running argosy as it is in ${commit.slice(0, 12)}`,
    error?.message ??
      'It does not understand what this argosy asks it for: they are of different versions.',
    'Look at the branch, since it may have arrived. Then bring this clone up to date: git pull, then npm ci.',
  );
}

/** Both commits have the same packages, so that this library is the other's, too. */
const COMMAND = join(PACKAGE_ROOT, 'bin/argosy.js');

/** The file descriptor that a delegate writes the outcome to. */
export const OUTCOME_CHANNEL = 3;

/** Thrown for what another process has refused, and reported. */
export class ReportedError extends Error {
  override readonly name = 'ReportedError';

  /** @param refusal the same for a script, as JSON. */
  constructor(readonly refusal: string) {
    super('It was refused.');
  }
}
