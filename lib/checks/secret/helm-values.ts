import { isPlainObject, type JsonObject } from '../../base/json';

/** A quick check of the values of a chart: parsing them is slow, and most have no such name. */
const MAYBE = /(?:pass|pw|secret|token|key|auth|cookie|credential|hook)\w{0,64}["']?[ \t]*:/i;

/** The values of a chart in a YAML text; `undefined` if no name of them denotes a credential. */
export function helmValues(text: string): JsonObject | undefined {
  if (!MAYBE.test(text)) return undefined;
  const { parse } = require('yaml') as typeof import('yaml');
  try {
    const values: unknown = parse(text, { maxAliasCount: 100, logLevel: 'silent' });
    return isPlainObject(values) ? (values as JsonObject) : undefined;
  } catch {
    // Helm refuses it, too.
    return undefined;
  }
}
