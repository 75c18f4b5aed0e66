import { workerData } from 'node:worker_threads';
import { composeFleet, type Fleet } from '../model/fleet';
import { type FleetModules, loadFleet } from './load';
import { type RenderedUnit, renderUnit } from './render-unit';
import { identify, type RenderTask, type RenderWorkerData, SHARE, SHARED } from './render-workers';

/** Renders for the thread that has started this one: see `RenderWorkers`. */
export async function serveRendering(modules: FleetModules): Promise<void> {
  const { port, shared } = workerData as RenderWorkerData;
  const numbers = new Int32Array(shared);
  const fleet = composeFleet(await loadFleet(modules));
  port.on('message', (task: RenderTask) => {
    // Somebody has changed a file in between: this is another fleet.
    if (task.fleet === identify(fleet)) {
      for (;;) {
        const start = Atomics.add(numbers, SHARED.next, SHARE);
        if (start >= task.todo.length) break;
        const indexes = task.todo.slice(start, start + SHARE);
        Atomics.add(numbers, SHARED.taken, indexes.length);
        port.postMessage(indexes.flatMap((index) => rendered(fleet, index)));
        Atomics.add(numbers, SHARED.done, indexes.length);
        Atomics.notify(numbers, SHARED.done);
      }
    }
    port.close();
  });
}

/** Nothing of an app that is refused: the other thread finds out why. */
function rendered(fleet: Fleet, index: number): [number, RenderedUnit][] {
  const appEnvironment = fleet.appEnvironments[index];
  if (!appEnvironment) return [];
  try {
    return [[index, renderUnit(appEnvironment, fleet.platform)]];
  } catch {
    return [];
  }
}
