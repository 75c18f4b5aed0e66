import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import type { DeploymentSpec } from './deployment-spec';
import { mostPods, scalingProblems } from './scaling-checks';
import { sharedDisk, singleNodeDisks } from './shared-disks';

/**
 * Checks what the API server accepts of a Deployment, and what would then not work: a number of pods that
 * could not be kept, pods that wait for a disk.
 *
 * @throws {@link InvalidPropsError} with everything that is wrong.
 */
export function checkDeployment(spec: DeploymentSpec): void {
  const findings = [...scalingProblems(spec), ...contendedDisks(spec)];
  if (findings.length > 0) throw new InvalidPropsError(findings);
}

/** A second pod waits for a disk that the first one has. */
function contendedDisks(spec: DeploymentSpec): FieldProblem[] {
  const { strategy } = spec;
  const pods = mostPods(spec);
  if (pods === 0) return [];
  const replacesFirst =
    strategy === 'Recreate' || strategy?.maxSurge === 0 || strategy?.maxSurge === '0%';
  return singleNodeDisks(spec).flatMap((disk) => {
    if (pods > 1) return [sharedDisk(disk, `${pods} pods`, 'use ReadWriteMany, or one replica')];
    if (replacesFirst) return [];
    const message = `${disk.description}, and a new pod would wait for the old one to leave it: use "Recreate".`;
    return [{ path: ['strategy'], message }];
  });
}
