import { createRequire } from 'node:module';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { FleetModules } from '../render/load-code';
import type { ThreadData } from '../render/threads/shared-work';
import { cacheCompiledCode } from './compile-time';
import { preloadPackages } from './packages';
import { runScript } from './run-script';

void render(workerData);

/** Renders some instances of a fleet in this thread, with the code and the values of the main thread. */
async function render({ root, script, work, port }: ThreadData): Promise<void> {
  // The main thread writes the caches.
  const options = { cache: false };
  cacheCompiledCode(root);
  await preloadPackages(root, options);
  const { fleet } = runScript(script.file, script, options) as { readonly fleet: FleetModules };
  const { renderShare } = createRequire(join(root, 'main.ts'))(
    'argosy/cli',
  ) as typeof import('../cli');
  await renderShare(fleet, work, port);
}
