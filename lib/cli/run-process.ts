import { join } from 'node:path';
import { maxSeconds } from '../base/foreign-code';
import { PACKAGE_ROOT } from '../base/package';
import { endProcess } from '../base/run-guard';
import { startWatchdog } from '../base/watchdog';
import type { CompiledFleet, CompiledScript } from './compiled-fleet';
import { run } from './run';

/**
 * Runs the command line in a process of its own, and ends it with the exit code.
 *
 * @param fleet the fleet of the repository, or its compiled code; `undefined` outside of a gitops repository.
 */
export async function runProcess(
  fleet: CompiledFleet | CompiledScript | undefined,
  args: readonly string[],
): Promise<void> {
  if (fleet) startWatchdog(join(PACKAGE_ROOT, 'build/watchdog.js'), maxSeconds());
  await run(fleet, args);
  await endProcess();
}
