import { Git, reasonOf } from '../synth/git';
import { DeliveryError } from './delivery-error';
import { LocalBranch } from './local-branch';

/**
 * Makes sure that a directory is the top of a clone of a fleet, with something committed.
 *
 * @throws DeliveryError where it is not, or git does not trust it.
 */
export function demandClone(clone: string): void {
  const result = new Git(clone).try(['rev-parse', '--show-prefix']);
  if (result.status !== 0) {
    const reason = reasonOf(result);
    const fix = /dubious ownership/.test(reason)
      ? `If you trust its owner: git config --global --add safe.directory ${clone}`
      : 'Run it in a clone of the fleet.';
    throw new DeliveryError(`Reading ${clone}`, reason.split('\n')[0] ?? '', fix);
  }
  if (result.stdout.toString().trim() === '') {
    new LocalBranch(clone).fetch();
    return;
  }
  const reason = 'The fleet is not at the top of its git repository.';
  throw new DeliveryError(`Reading ${clone}`, reason, 'Give it a repository of its own.');
}
