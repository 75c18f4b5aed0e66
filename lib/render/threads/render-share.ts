import type { MessagePort } from 'node:worker_threads';
import { type AppInstance, composeFleet } from '../../model/fleet';
import type { Platform } from '../../model/platform';
import type { Problem } from '../../model/problem';
import { type Checker, checkerOf } from '../checker';
import { isChanged } from '../committed';
import { InstanceInputs, instanceKey } from '../instance-inputs';
import { type FleetModules, loadCode } from '../load-code';
import { renderInstance } from '../render-part';
import { releasesOf } from './release-entries';
import {
  CHUNK,
  type CheckedPart,
  type RenderedChunk,
  type SharedWork,
  showProgress,
  takeChunk,
} from './shared-work';

/** Renders chunks of the work in this thread until there are no more, and sends each. */
export async function renderShare(
  modules: FleetModules,
  work: SharedWork,
  port: MessagePort,
): Promise<void> {
  // Also if the fleet's code ends the thread.
  process.once('exit', () => showProgress(work, true));
  const problems: Problem[] = [];
  const { sealed, crds, committed } = work;
  const releases = releasesOf(work.releases);
  const code = await loadCode(modules, work.modules, problems);
  const fleet = composeFleet({ ...code, releases, sealed, problems });
  const instances = new Map(fleet.instances.map((it) => [instanceKey(it), it]));
  const checker = checkerOf(fleet, { ...code, crds }, (file) => isChanged(committed, file));
  const inputs = new InstanceInputs();
  for (let chunk = takeChunk(work); chunk !== undefined; chunk = takeChunk(work)) {
    const keys = work.instances.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
    const parts = keys.map((key) => {
      showProgress(work);
      return render(instances.get(key), inputs, checker, fleet.platform);
    });
    send(port, work, { chunk, parts });
  }
}

function render(
  it: AppInstance | undefined,
  inputs: InstanceInputs,
  checker: Checker,
  platform: Platform,
): CheckedPart | undefined {
  // Before the build, which may change the spec.
  const checksum = it && inputs.of(it, platform);
  if (it === undefined || checksum === undefined) return undefined;
  try {
    return { inputs: checksum, part: renderInstance(it, checker) };
  } catch {
    return undefined; // fails again in the main thread, which reports it
  }
}

function send(port: MessagePort, work: SharedWork, rendered: RenderedChunk): void {
  try {
    port.postMessage(rendered);
  } catch {
    // A finding of the fleet's own rules contains something that cannot be copied.
    port.postMessage({ ...rendered, parts: [] });
  }
  showProgress(work);
}
