import { messageOf } from '../base/message-of';
import { FleetError } from './problem';

/** A document of a file, and the line it starts on. */
interface Located {
  readonly value: unknown;
  readonly line: number;
}

/** No real CRD file has this many values, but a few lines of nested aliases can expand to more. */
const MOST_VALUES = 5_000_000;

const FIX = 'Replace the aliases with their values.';

/** Reads a file with the fastest parser that can. */
export function readValues(text: string): unknown[] {
  // JSON parses a hundred times as fast. A YAML flow mapping also starts with a brace.
  if (/^\s*\{/.test(text)) {
    try {
      return [JSON.parse(text)];
    } catch {}
  }
  const { CORE_SCHEMA, loadAll } = require('js-yaml') as typeof import('js-yaml');
  const values = loadAll(text, null, { schema: CORE_SCHEMA });
  if (text.includes('*') && aliasError(values) !== undefined) throw new Error('Bad aliases');
  return values;
}

/**
 * Reads a file with line numbers for error messages, which takes ten times as long.
 *
 * @throws {@link FleetError} with the file and the line that cannot be read.
 */
export function readDocuments(text: string, file: string): Located[] {
  try {
    return parseDocuments(text, file);
  } catch (error) {
    if (error instanceof FleetError) throw error;
    const what = messageOf(error);
    throw refusal(file, `Cannot read the file: ${what}.`, 'Download it again from its source.');
  }
}

function parseDocuments(text: string, file: string): Located[] {
  const { LineCounter, parseAllDocuments, visit } = require('yaml') as typeof import('yaml');
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, version: '1.2', schema: 'core' });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    const error = document.errors[0];
    if (error) {
      const line = error.linePos?.[0]?.line ?? 1;
      const what = (error.message.split('\n')[0] ?? '').replace(/ at line.*$/, '');
      const language = file.endsWith('.json') ? 'JSON' : 'YAML';
      throw refusal(`${file}:${line}`, `This is not ${language}: ${what}.`, 'Fix the line.');
    }
    visit(document, {
      Alias(_, alias) {
        if (alias.resolve(document)) return;
        const { line } = lineCounter.linePos(alias.range?.[0] ?? 0);
        const message = `The alias \`${alias.source}\` has no anchor before it.`;
        throw refusal(
          `${file}:${line}`,
          message,
          'Correct the name, or replace the alias with its value.',
        );
      },
    });
    const start = document.contents?.range?.[0] ?? document.range[0];
    const { line } = lineCounter.linePos(start);
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    const problem = aliasError(value);
    if (problem !== undefined) throw refusal(`${file}:${line}`, problem, FIX);
    return { value, line };
  });
}

/** Returns a problem if aliases make a value circular or too large. */
function aliasError(value: unknown): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const sizeOf = (it: unknown): number => {
    if (typeof it !== 'object' || it === null) return 1;
    const known = sizes.get(it);
    if (known !== undefined) return known;
    if (open.has(it)) return Number.POSITIVE_INFINITY;
    open.add(it);
    let size = 1;
    for (const child of Object.values(it)) size += sizeOf(child);
    open.delete(it);
    sizes.set(it, size);
    return size;
  };
  const size = sizeOf(value);
  if (size === Number.POSITIVE_INFINITY) return 'An alias refers to a value that contains it.';
  return size > MOST_VALUES ? 'The aliases expand to millions of values.' : undefined;
}

function refusal(file: string, message: string, fix: string): FleetError {
  return new FleetError([{ file, message, fix }]);
}
