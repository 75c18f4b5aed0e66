import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainObject } from '../lib/base/json';
import { parseCrds } from '../lib/model/crd';

/** What says nothing of values. */
const PROSE = ['description', 'title', 'example', 'externalDocs', 'x-kubernetes-validations'];

/** Writes the schemas of this repository's own CRDs, which leave out some fields: one version a line. */
export function formatCrds(folder: string): string {
  const schemas = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => parseCrds(readFileSync(join(folder, file), 'utf8'), file));
  const lines = schemas.map(({ file, schema, ...crd }) =>
    JSON.stringify({ ...crd, narrow: true, schema: withoutProse(schema) }),
  );
  return `[\n  ${lines.join(',\n  ')}\n]\n`;
}

function withoutProse(schema: unknown, isMapOfSchemas = false): unknown {
  if (Array.isArray(schema)) return schema.map((it) => withoutProse(it));
  if (!isPlainObject(schema)) return schema;
  const entries = Object.entries(schema)
    .filter(([key]) => isMapOfSchemas || !PROSE.includes(key))
    .map(([key, value]) => [key, withoutProse(value, !isMapOfSchemas && key === 'properties')]);
  return Object.fromEntries(entries);
}
