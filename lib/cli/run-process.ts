import { maxSeconds } from '../base/foreign-code';
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
  if (fleet && mayContinue(fleet.threads?.fleet.code)) {
    startWatchdog(maxSeconds());
  }
  await run(fleet, args);
  await endProcess();
}

/**
 * True if code may run after the call that started it: it has timers or promises, or packages that may have some. The
 * thread takes 40 ms, a tenth of a start, and most fleets need none.
 *
 * @param code the compiled fleet, whose first line is that of the compiler. @default unknown
 */
export function mayContinue(code: string | undefined): boolean {
  if (code === undefined) return true;
  const own = code.slice(code.indexOf('\n') + 1);
  return CONTINUES.test(own);
}

const CONTINUES =
  /\b(async|await|then|Promise|setTimeout|setInterval|setImmediate|queueMicrotask|nextTick)\b|\brequire\("(?!(argosy|cdk8s|cdk8s-plus-\d+|constructs|node:path)["/])/;
