import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import vm from 'node:vm';
import { replaceCache } from '../base/cache-file';
import type { KeptScript } from './script-cache';

/** How a script is run. */
export interface RunScriptOptions {
  /** Whether to cache V8's compiled code if it is not. @default true */
  readonly cache?: boolean;
}

/**
 * Runs a script as a module. V8's compiled code is cached next to it; without the cache, a start takes half as long again.
 *
 * @param file the path of the script, which packages are resolved from.
 * @returns its exports.
 */
export function runScript(
  file: string,
  { code, id }: KeptScript,
  { cache = true }: RunScriptOptions = {},
): unknown {
  const compiled = `${file}.v8`;
  const cachedData = readCompiled(compiled, id);
  const script = new vm.Script(`(function (exports, require, module) {${code}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = new Module(file);
  const run: (exports: unknown, require: unknown, module: unknown) => void =
    script.runInThisContext();
  run(module.exports, requireFrom(file), module);
  if (cache && (cachedData === undefined || script.cachedDataRejected)) {
    // On exit, when V8 has compiled everything that this run needed.
    process.once('exit', () => keepCompiled(compiled, id, script.createCachedData()));
  }
  return module.exports;
}

/** The `require` of a file. It resolves each name once: each of thousands of modules in a script requires the library. */
function requireFrom(file: string): NodeJS.Require {
  const require = createRequire(file);
  const files = new Map<string, string>();
  const requireOnce = (name: string): unknown => {
    const known = files.get(name) ?? require.resolve(name);
    files.set(name, known);
    const loaded = require.cache[known];
    return loaded?.loaded ? loaded.exports : require(name);
  };
  return Object.assign(requireOnce, require);
}

/**
 * V8 only rejects code from another of its versions, which releases of Node share, and scripts of another length. Code
 * from another release of Node crashes.
 */
function headOf(id: string): Buffer {
  return Buffer.from(`${process.version} ${process.arch} ${id}\n`);
}

function readCompiled(file: string, id: string): Buffer | undefined {
  try {
    const data = readFileSync(file);
    const head = headOf(id);
    return data.subarray(0, head.length).equals(head) ? data.subarray(head.length) : undefined;
  } catch {
    return undefined;
  }
}

function keepCompiled(file: string, id: string, data: Buffer): void {
  try {
    replaceCache(file, Buffer.concat([headOf(id), data]));
  } catch {
    // The cache is optional.
  }
}
