import { transformSync } from '@swc/core';

/** Runs the TypeScript of a module, whose imports `load` resolves; returns what it exports. Checks no types. */
export function evaluate(source: string, load: (path: string) => unknown): Record<string, unknown> {
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const exports: Record<string, unknown> = {};
  new Function('require', 'exports', code)(load, exports);
  return exports;
}
