import { Git, reasonOf } from '../../base/git';
import { DeliveryError } from '../delivery-error';

/** The oldest git that has all that is asked of it. */
const OLDEST = [2, 31] as const;

/** The state of a clone, as git reports it in one call. */
export interface CloneState {
  /** The commit that is checked out. */
  readonly head: string;
  /** It has not the whole history. */
  readonly isShallow: boolean;
  /** Where its hooks are, and its index: absolute paths. */
  readonly hooks: string;
  readonly index: string;
}

const PLACES = ['--path-format=absolute', '--git-path', 'hooks', '--git-path', 'index'];

/**
 * Reads the state of a clone.
 *
 * @param clone the top of a clone of a fleet.
 * @throws DeliveryError where it is not that, or nothing is committed, or git does not trust it.
 */
export function readClone(clone: string): CloneState {
  const args = [
    'rev-parse',
    '--show-prefix',
    '--is-shallow-repository',
    ...PLACES,
    'HEAD^{commit}',
  ];
  const result = new Git(clone).try(args);
  const lines = result.stdout.toString().split('\n');
  const [prefix, shallow, hooks = '', index = '', head = ''] = lines;
  const isWhole = result.status === 0 && lines.length === 6;
  if (isWhole && prefix === '') return { head, hooks, index, isShallow: shallow === 'true' };
  return throwWhatIsWrong(clone);
}

/** The commit that is checked out. @throws DeliveryError where nothing is committed. */
export function headOf(clone: string): string {
  const result = new Git(clone).try(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (result.status === 0) return result.stdout.toString().trim();
  const reason = result.status === 1 ? 'Nothing is committed there.' : reasonOf(result);
  const fix = 'Run it in a clone of the fleet, with its first commit.';
  throw new DeliveryError(`Reading ${clone}`, reason, fix);
}

function throwWhatIsWrong(clone: string): never {
  demandVersion(clone);
  const result = new Git(clone).try(['rev-parse', '--show-prefix']);
  if (result.status !== 0) {
    const reason = reasonOf(result);
    const fix = /dubious ownership/.test(reason)
      ? `If you trust its owner: git config --global --add safe.directory ${clone}`
      : 'Run it in a clone of the fleet.';
    throw new DeliveryError(`Reading ${clone}`, reason.split('\n')[0] ?? '', fix);
  }
  headOf(clone);
  const reason = 'The fleet is not at the top of its git repository.';
  throw new DeliveryError(`Reading ${clone}`, reason, 'Give it a repository of its own.');
}

/** How many commits the branch that is followed has, and the clone has not, as far as it was last fetched. */
export function commitsBehind(clone: string): number {
  const result = new Git(clone).try(['rev-list', '--count', 'HEAD..@{upstream}']);
  return result.status === 0 ? Number(result.stdout) : 0;
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
