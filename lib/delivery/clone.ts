import { Git, reasonOf } from '../synth/git';
import { DeliveryError } from './delivery-error';

/** The oldest git that has all that is asked of it. */
const OLDEST = [2, 31] as const;

/**
 * Makes sure that a directory is the top of a clone of a fleet, with something committed.
 *
 * @throws DeliveryError where it is not, or git does not trust it.
 */
export function demandClone(clone: string): void {
  demandVersion(clone);
  const result = new Git(clone).try(['rev-parse', '--show-prefix']);
  if (result.status !== 0) {
    const reason = reasonOf(result);
    const fix = /dubious ownership/.test(reason)
      ? `If you trust its owner: git config --global --add safe.directory ${clone}`
      : 'Run it in a clone of the fleet.';
    throw new DeliveryError(`Reading ${clone}`, reason.split('\n')[0] ?? '', fix);
  }
  if (result.stdout.toString().trim() === '') {
    headOf(clone);
    return;
  }
  const reason = 'The fleet is not at the top of its git repository.';
  throw new DeliveryError(`Reading ${clone}`, reason, 'Give it a repository of its own.');
}

/** The commit that is checked out. @throws DeliveryError where nothing is committed. */
export function headOf(clone: string): string {
  const result = new Git(clone).try(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (result.status === 0) return result.stdout.toString().trim();
  const reason = result.status === 1 ? 'Nothing is committed there.' : reasonOf(result);
  throw new DeliveryError(
    `Reading ${clone}`,
    reason,
    'Run it in a clone of the fleet, with its first commit.',
  );
}

/** How many commits the branch that is followed has, and the clone has not, as far as it was last fetched. */
export function commitsBehind(clone: string): number {
  const result = new Git(clone).try(['rev-list', '--count', 'HEAD..@{upstream}']);
  return result.status === 0 ? Number(result.stdout) : 0;
}

/** True for a clone without the whole history. */
export function isShallow(clone: string): boolean {
  return new Git(clone).text(['rev-parse', '--is-shallow-repository']) === 'true';
}

function demandVersion(clone: string): void {
  const result = new Git(clone).try(['version']);
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(result.stdout.toString()) ?? [];
  const isOld =
    Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
  if (result.status === 0 && !isOld) return;
  const reason = result.status === 0 ? `It is ${major}.${minor}.` : reasonOf(result);
  throw new DeliveryError('Running git', reason, `Install git ${OLDEST.join('.')} or newer.`);
}
