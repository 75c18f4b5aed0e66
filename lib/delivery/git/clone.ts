import { Git, reasonOf } from '../../base/git';
import { DeliveryError } from '../delivery-error';

/** The oldest supported version of git. */
const OLDEST = [2, 31] as const;

/** The state of a clone, as git reports it in one call. */
export interface CloneState {
  /** The commit that is checked out. */
  readonly head: string;
  /** True if it lacks a part of the history. */
  readonly isShallow: boolean;
  /** The directory of its hooks and its index file: absolute paths. */
  readonly hooks: string;
  readonly index: string;
}

const PLACES = ['--path-format=absolute', '--git-path', 'hooks', '--git-path', 'index'];

/**
 * Reads the state of a clone.
 *
 * @param clone the top-level directory of a clone of the gitops repository.
 * @throws DeliveryError if it is not that, has no commit, or git does not trust its owner.
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
  return throwReason(clone);
}

/** The commit that is checked out. @throws DeliveryError if there is no commit. */
export function headOf(clone: string): string {
  const result = new Git(clone).try(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (result.status === 0) return result.stdout.toString().trim();
  const reason = result.status === 1 ? 'The repository has no commit.' : reasonOf(result);
  const fix = 'Run argosy in a clone of the gitops repository that has at least one commit.';
  throw new DeliveryError(`Reading ${clone}`, reason, fix);
}

function throwReason(clone: string): never {
  demandVersion(clone);
  const result = new Git(clone).try(['rev-parse', '--show-prefix']);
  if (result.status !== 0) {
    const reason = reasonOf(result);
    const fix = /dubious ownership/.test(reason)
      ? `If you trust its owner, run \`git config --global --add safe.directory ${clone}\`.`
      : 'Run argosy in a clone of the gitops repository. In a new one, run `git init`, and commit its files.';
    throw new DeliveryError(`Reading ${clone}`, reason.split('\n')[0] ?? '', fix);
  }
  headOf(clone);
  const reason = 'The fleet is not at the top level of its git repository.';
  throw new DeliveryError(`Reading ${clone}`, reason, 'Move the fleet to its own repository.');
}

/** How many commits the clone is behind its upstream branch, as of the last fetch. */
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
  const reason = result.status === 0 ? `git ${major}.${minor} is not supported.` : reasonOf(result);
  throw new DeliveryError('Running git', reason, `Install git ${OLDEST.join('.')} or newer.`);
}
