import { SourceMap } from 'node:module';
import type { PartialMessage } from 'esbuild';
import { FLEET, isBelow } from '../model/layout';

/**
 * Finds `__proto__: value` in the object literals of a TypeScript file of the fleet: it adds no key, but sets the
 * prototype, or does nothing. `__proto__: null` is a usual way to create an object without one.
 */
export async function prototypeKeys(file: string, text: string): Promise<PartialMessage[]> {
  if (!text.includes('__proto__') || !file.endsWith('.ts') || !isBelow(FLEET, file)) return [];
  const { code, map } = await plainScript(text);
  const key = /[{,]\s*("?)(__proto__)\1\s*:(?!\s*null\s*[,}])/d.exec(withoutText(code));
  if (!key) return [];
  const before = code.slice(0, key.indices?.[2]?.[0]).split('\n');
  const column = (before.at(-1)?.length ?? 0) - (key[1]?.length ?? 0);
  const entry = new SourceMap(JSON.parse(map)).findEntry(before.length - 1, column);
  const location =
    'originalLine' in entry
      ? { file, line: entry.originalLine + 1, column: entry.originalColumn }
      : { file, line: 1, column: 0 };
  const what = '`__proto__` is no key of an object: it sets the prototype, and the value is lost.';
  return [{ text: `${what} Use another name.`, location }];
}

/** The script of a TypeScript file, without its types and comments. */
async function plainScript(text: string): Promise<{ readonly code: string; readonly map: string }> {
  const { transform } = require('esbuild') as typeof import('esbuild');
  try {
    return await transform(text, {
      loader: 'ts',
      sourcemap: 'external',
      legalComments: 'none',
      logLevel: 'silent',
    });
  } catch {
    // The build reports why it does not compile.
    return { code: '', map: '{}' };
  }
}

/** Strings, templates without values, and regular expressions, which follow an operator or a bracket. */
const TEXT =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\[\s\S]|\$(?!\{)|\$\{[^{}`]*\})*`|(?<=[=(,:[!&|?{};+*%<>~^-]\s*)\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

/** A script with its texts blanked, except for a quoted key, at the same places. */
function withoutText(code: string): string {
  return code.replace(TEXT, (it) => (it === '"__proto__"' ? it : it.replace(/[^\n]/g, ' ')));
}
