import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetScriptCode } from '../render/threads/shared-work';
import { type BuiltFleet, buildFleet } from './build-fleet';
import { buildId, libraryId } from './build-id';
import { runScript } from './run-script';
import { ScriptCache } from './script-cache';

/** The fleet's code, bundled into one script. */
interface FleetScript {
  /** Identifies all code that affects rendering. @default unknown */
  readonly build: string | undefined;
  /** The compiled code. */
  readonly code: FleetScriptCode;
  /** The path of the source map. */
  readonly sourceMap: string;
  /** Runs the script, and returns the exports of main.ts. */
  load(): unknown;
}

/**
 * Loads the script from the cache, or bundles main.ts and its imports without checking types.
 *
 * @param withSourceMaps whether stack traces show the lines of the source files.
 */
export async function loadFleetScript(root: string, withSourceMaps: boolean): Promise<FleetScript> {
  const cache = new ScriptCache(root, join(root, '.argosy/cache'), 'fleet');
  const key = [libraryId()];
  const known = cache.read(key);
  const built = known ? undefined : await buildFleet(root);
  // The cause of a compile error may be outside of the recorded inputs, so the next run compiles again.
  const isComplete = built?.isComplete ?? true;
  const script = known ?? cache.write(key, built as BuiltFleet, isComplete);
  // Node only applies source maps to modules.
  const isModule = withSourceMaps && existsSync(cache.script);
  return {
    build: isComplete ? buildId(root, script.code) : undefined,
    code: { file: cache.script, ...script },
    sourceMap: cache.sourceMap,
    load: () => (isModule ? require(cache.script) : runScript(cache.script, script)),
  };
}
