import { outdatedWorkflows as outdated } from '../delivery/workflow-files';
import type { FleetModules } from '../render/load-code';

/**
 * The workflows in `.github/workflows` that do not offer the apps and environments of the fleet. `argosy workflows`
 * updates them.
 *
 * @example
 * test('the workflows offer every app', async () => expect(await outdatedWorkflows(fleet)).toEqual([]));
 *
 * @returns their paths, sorted.
 * @throws {@link FleetError} if an app cannot be loaded.
 */
export async function outdatedWorkflows(fleet: FleetModules): Promise<string[]> {
  return [...(await outdated(fleet)).keys()];
}
