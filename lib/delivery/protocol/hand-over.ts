import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { Git } from '../../base/git';
import { parseJson } from '../../base/json';
import { RENDERED_ROOT } from '../../model/layout';
import { DeliveryError } from '../delivery-error';
import { checkOut, linkPackages, type Worktrees } from '../git/worktrees';
import { type Outcome, OutcomeSchema } from './outcome';
import type { Request } from './request';

/**
 * Checks a commit out beside the clone, and lets its own code do what is asked for: nothing else knows what its fleet
 * renders to.
 *
 * @throws DeliveryError where that code can't be run here.
 */
export function deliverWithCodeOf(commit: string, request: Request, worktrees: Worktrees): Outcome {
  const { clone } = request;
  demandSamePackages(clone, commit);
  const directory = worktrees.add('code', commit);
  checkOut(new Git(directory), commit, ['/*', `!/${RENDERED_ROOT}/`]);
  linkPackages(clone, directory);
  copyCompiledPackages(clone, directory);
  // What the fleet's own code prints is not the outcome: that has a channel of its own.
  const { status, output, error } = spawnSync(process.execPath, ['bin/argosy.js', 'deliver'], {
    cwd: directory,
    input: JSON.stringify(request),
    stdio: ['pipe', 2, 2, 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  worktrees.drop(directory);
  const told = output?.[OUTCOME_CHANNEL] ?? '';
  if (status === 1) throw new ReportedError(told);
  const outcome = v.safeParse(OutcomeSchema, status === 0 ? parseJson(told) : undefined);
  if (outcome.success) return outcome.output;
  throw new DeliveryError(
    `Running argosy as it is in ${commit.slice(0, 12)}`,
    error?.message ??
      'It does not understand what this argosy asks it for: they are of different versions.',
    'Look at the branch, since it may have arrived. Then bring this clone up to date: git pull, then npm ci.',
  );
}

/** The file descriptor that one argosy tells another one the outcome by. */
export const OUTCOME_CHANNEL = 3;

/** Thrown for what another process has refused, and told already. */
export class ReportedError extends Error {
  override readonly name = 'ToldError';

  /** @param refusal the same for a script, as JSON. */
  constructor(readonly refusal: string) {
    super('It was refused.');
  }
}

/** The packages are the same, so they need not be compiled again; without this, it takes half a second more. */
function copyCompiledPackages(clone: string, directory: string): void {
  const [from, to] = [clone, directory].map((it) => join(it, '.argosy/cache'));
  try {
    for (const name of ['packages.js', 'packages.json', 'packages.v8']) {
      cpSync(join(from ?? '', name), join(to ?? '', name));
    }
  } catch {
    // There are none yet.
  }
}

/** The code of a commit runs with the packages of the clone: they have to be the ones that it wants. */
function demandSamePackages(clone: string, commit: string): void {
  const lock = 'package-lock.json';
  const wanted = new Git(clone).try(['show', `${commit}:${lock}`]).stdout.toString();
  if (wanted === readOrEmpty(join(clone, lock))) return;
  throw new DeliveryError(
    `Running argosy as it is in ${commit.slice(0, 12)}`,
    `That commit needs other packages than this clone has installed: ${lock} differs.`,
    'Bring this clone up to date: git pull, then npm ci.',
  );
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
