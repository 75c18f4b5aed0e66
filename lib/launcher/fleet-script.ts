import { join } from 'node:path';
import { buildFleet } from './build-fleet';
import { buildId, libraryId } from './build-id';
import { runScript, ScriptCache } from './script-cache';

/** The fleet's code, compiled to one script. */
interface FleetScript {
  /** Identifies all the code that renders. @default it can't be told */
  readonly build: string | undefined;
  /** The file of the source map. */
  readonly sourceMap: string;
  /** Runs it, and returns what main.ts exports. */
  load(): unknown;
}

/** Compiles main.ts and all that it imports, without checking types, unless the cache has it. */
export async function loadFleetScript(root: string): Promise<FleetScript> {
  const cache = new ScriptCache(root, join(root, '.argosy/cache'), 'fleet');
  const { code, isComplete } = await compile(root, cache);
  return {
    build: isComplete ? buildId(root, code) : undefined,
    sourceMap: cache.sourceMap,
    load: () => runScript(join(root, 'main.ts'), cache.script, code),
  };
}

async function compile(
  root: string,
  cache: ScriptCache,
): Promise<{ readonly code: string; readonly isComplete: boolean }> {
  const key = [libraryId()];
  const known = cache.read(key);
  if (known) return { ...known, isComplete: true };
  const built = await buildFleet(root);
  // What is missing for an app to compile may come at any time, from anywhere: the next start looks again.
  if (built.isComplete) cache.write(key, built);
  else cache.writeSourceMap(built);
  return built;
}
