import { SourceMap } from 'node:module';
import type { PartialMessage, TransformOptions } from 'esbuild';
import { FLEET, isBelow } from '../model/layout';

/** Esbuild's `transform`. */
type Transform = (
  text: string,
  options: TransformOptions & { readonly sourcemap: 'external' },
) => Promise<{ readonly code: string; readonly map: string }>;

/** A key is printed with its colon; `null` is a valid value, which means no prototype. */
const KEY = /(?<=[{,]\s*)__proto__:(?!\s*null\s*[,}])/g;

/**
 * Literals as esbuild prints them: a division has blanks around it. Comments, types and templates are not in its output.
 */
const LITERALS =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/(?![\s/*])(?:[^\\/\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

/**
 * Finds `__proto__: value` in the object literals of a fleet's file: it adds no key, but sets the prototype, or does
 * nothing.
 */
export async function prototypeKeys(
  file: string,
  text: string,
  transform: Transform,
): Promise<PartialMessage[]> {
  if (!text.includes('__proto__') || !isBelow(FLEET, file) || !file.endsWith('.ts')) return [];
  const printed = await javaScriptOf(text, transform);
  if (printed === undefined) return [];
  const code = printed.code.replace(LITERALS, blank);
  for (const { index } of code.matchAll(KEY)) {
    if (isPattern(code, index)) continue;
    const before = code.slice(0, index).split('\n');
    const map = new SourceMap(JSON.parse(printed.map));
    const at = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    const place = 'originalLine' in at && { line: at.originalLine + 1, column: at.originalColumn };
    const what =
      '`__proto__` is no key of an object: it sets the prototype, and the value is lost.';
    return [{ text: `${what} Use another name.`, location: { file, ...place } }];
  }
  return [];
}

/** @returns `undefined` for a file that does not compile, which the build reports */
async function javaScriptOf(text: string, transform: Transform) {
  try {
    return await transform(text, {
      loader: 'ts',
      legalComments: 'none',
      sourcemap: 'external',
      supported: { 'template-literal': false },
    });
  } catch (error) {
    if (!Array.isArray((error as { errors?: unknown }).errors)) throw error;
    return undefined;
  }
}

/** Of the same length, so that places stay the same. A quoted key ends at its colon, as one without quotes does. */
function blank(literal: string): string {
  return literal === '"__proto__"' ? '  __proto__' : ' '.repeat(literal.length);
}

/** True in `const { __proto__: prototype } = object`, which reads the prototype. */
function isPattern(code: string, at: number): boolean {
  let depth = 1;
  for (let i = at; i < code.length; i++) {
    const character = code.charAt(i);
    if ('{[('.includes(character)) depth++;
    if (!'}])'.includes(character)) continue;
    depth--;
    if (depth === 0) return /^\s*(=(?!=)|of\b)/.test(code.slice(i + 1, i + 20));
  }
  return false;
}
