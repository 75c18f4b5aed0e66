import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import vm from 'node:vm';
import { type KeptScript, replace } from './script-cache';

/**
 * Runs a script as a module. V8's compiled code is kept beside it: without that, a start takes half as long again.
 *
 * @param file where the script is kept: it finds the packages that this file would find.
 * @returns what it exports.
 */
export function runScript(file: string, { code, id }: KeptScript): unknown {
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
  run(module.exports, createRequire(file), module);
  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end, when V8 has compiled all that this start needed.
    process.once('exit', () => keepCompiled(compiled, id, script.createCachedData()));
  }
  return module.exports;
}

/** V8 refuses the code of another version of its own, but takes any script of the same length for the same. */
function readCompiled(file: string, id: string): Buffer | undefined {
  try {
    const data = readFileSync(file);
    const head = Buffer.from(`${id}\n`);
    return data.subarray(0, head.length).equals(head) ? data.subarray(head.length) : undefined;
  } catch {
    return undefined;
  }
}

function keepCompiled(file: string, id: string, data: Buffer): void {
  try {
    replace(file, Buffer.concat([Buffer.from(`${id}\n`), data]));
  } catch {
    // The next start compiles again.
  }
}
