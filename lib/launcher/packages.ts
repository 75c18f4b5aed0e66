import { readdirSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PACKAGE_ROOT } from '../base/package';
import { installedPackages, libraryId } from './build-id';
import { buildPackages } from './build-packages';
import { type RunScriptOptions, runScript } from './run-script';
import { ScriptCache } from './script-cache';

/** The packages that every run needs. Loading them from one script takes a third of the time. */
function bundledPackages(): string[] {
  const imports = readdirSync(join(PACKAGE_ROOT, 'build/imports'))
    .filter((it) => it.endsWith('.js'))
    .map((it) => `argosy/imports/${it.slice(0, -'.js'.length)}`);
  const entries = ['argosy', 'argosy/cli', 'argosy/testing', ...imports];
  return [...entries, 'cdk8s', 'cdk8s-plus-28', 'constructs'];
}

/**
 * Loads the library and its shared packages from one script into the `require` cache, so that every module, including
 * other packages, gets the same copy. If a package is linked, Node loads them file by file.
 */
export async function preloadPackages(root: string, options?: RunScriptOptions): Promise<void> {
  const installed = installedPackages(root);
  if (installed === undefined) return;
  const names = bundledPackages();
  const cache = new ScriptCache(root, packageCache(root), 'packages');
  const key = [PACKAGE_ROOT, libraryId(), installed, ...names];
  const script = cache.read(key) ?? cache.write(key, await buildPackages(root, names));
  const { resolve } = createRequire(join(root, 'main.ts'));
  const bundle = runScript(cache.script, script, options) as Record<string, unknown>;
  for (const name of names) {
    const filename = resolve(name);
    require.cache[filename] = lateModule(filename, () => bundle[name]);
  }
}

/** The cache beside the packages, shared by all work trees that link to them. */
export function packageCache(root: string): string {
  return join(root, 'node_modules/.cache/argosy');
}

/** A loaded module with lazy exports. */
function lateModule(filename: string, exportsOf: () => unknown): NodeModule {
  const module = Object.assign(new Module(filename), { filename, loaded: true });
  module.paths = [join(dirname(filename), 'node_modules')];
  return Object.defineProperty(module, 'exports', { get: exportsOf });
}
