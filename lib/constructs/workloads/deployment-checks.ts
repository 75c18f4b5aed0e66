import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import { isCanary } from '../canary/canary-spec';
import type { RolloutSpec } from '../canary/rollout-spec';
import { mostPods, scalingProblems } from './scaling-checks';
import { sharedDisk, singleNodeDisks } from './shared-disks';

/**
 * Checks what the API server accepts in a Deployment, and what it accepts but would not work: bad scaling
 * settings, or pods that wait for each other's disk.
 *
 * @throws {@link InvalidPropsError} with every problem found.
 */
export function checkDeployment(spec: RolloutSpec): void {
  const findings = [...scalingProblems(spec), ...contendedDisks(spec)];
  if (findings.length > 0) throw new InvalidPropsError(findings);
}

/** A second pod waits for a disk that the first one holds. */
function contendedDisks(spec: RolloutSpec): FieldProblem[] {
  const { strategy } = spec;
  const pods = mostPods(spec);
  if (pods === 0) return [];
  const replacesFirst =
    strategy === 'Recreate' ||
    (!isCanary(strategy) && (strategy?.maxSurge === 0 || strategy?.maxSurge === '0%'));
  return singleNodeDisks(spec).flatMap((disk) => {
    if (pods > 1) return [sharedDisk(disk, `${pods} pods`, 'use ReadWriteMany, or one replica')];
    if (replacesFirst) return [];
    const message = `${disk.description}, so a new pod would wait for the old one to release it. Use "Recreate".`;
    return [{ path: ['strategy'], message }];
  });
}
