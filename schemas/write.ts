import type { Merged, MergedField } from './merged';
import { NEWEST, OLDEST } from './sources';

/** Writes the table: one type or kind a line, sorted. The notation is that of `lib/kubernetes/schemas/notation.ts`. */
export function formatTable({ types, kinds }: Merged): string {
  const served = new Map([...kinds].map(([id, kind]) => [kind.type, { id, ...kind }]));
  const lines = new Map<string, string>();
  const pending = [...served.keys(), 'meta.v1.ObjectMeta', 'meta.v1.ListMeta'];
  for (let type = pending.pop(); type !== undefined; type = pending.pop()) {
    if (lines.has(type)) continue;
    const kind = served.get(type);
    const scope = type.slice(0, type.lastIndexOf('.'));
    const fields = new Map(types.get(type));
    if (kind) {
      // What a controller reports is nothing that a manifest says: whatever it is, the server drops it.
      const hasStatus = fields.has('status') || kind.last < NEWEST;
      if (hasStatus) fields.set('status', { ...ANY, first: kind.first, last: kind.last });
      for (const name of ['apiVersion', 'kind']) {
        fields.set(name, { ...ANY, type: 's', first: kind.first, last: kind.last });
      }
    }
    const first = Math.min(...[...fields.values()].map((it) => it.first));
    const last = Math.max(...[...fields.values()].map((it) => it.last));
    const parts = [...fields]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => formatField(name, field, { first, last }, scope));
    lines.set(type, parts.join(';'));
    for (const field of fields.values()) {
      const reference = structIn(field.type);
      if (reference !== undefined) pending.push(reference);
    }
  }
  const kindLines = [...kinds].map(([id, kind]): [string, string] => {
    const range = formatRange(kind.first, kind.last, { first: OLDEST, last: NEWEST });
    const scope = kind.namespaced === undefined ? '?' : kind.namespaced ? 'N' : 'C';
    return [id, [kind.type, scope, ...(range ? [range] : [])].join(' ')];
  });
  return [
    '{',
    `  "versions": { "oldest": ${OLDEST}, "newest": ${NEWEST} },`,
    `  "kinds": {\n${formatEntries(kindLines)}\n  },`,
    `  "types": {\n${formatEntries([...lines])}\n  }`,
    '}\n',
  ].join('\n');
}

const ANY = { type: '*', required: false };

function structIn(type: string): string | undefined {
  return /^(?:\[\]|\{\})*([a-z]\w*\.\w+\.\w+)$/.exec(type)?.[1];
}

function formatEntries(entries: readonly (readonly [string, string])[]): string {
  return [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(',\n');
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function formatField(name: string, field: MergedField, whole: Range, scope: string): string {
  // A type that came later is reached through something that came later.
  const range = formatRange(field.first, field.last, whole);
  const prefix = `${name}${field.required ? '!' : ''}${range ? `@${range}` : ''}`;
  let type = field.type.replace(/#$/, 'l').replace(/\?$/, '*');
  if (field.values && type.endsWith('s')) type = type.replace(/s$/, `(${field.values.join('|')})`);
  return `${prefix} ${type.replace(new RegExp(`(^|[\\]}])${scope}\\.`), '$1.')}`;
}

function formatRange(first: number, last: number, whole: Range): string | undefined {
  if (first <= whole.first && last >= whole.last) return undefined;
  return `${first > whole.first ? first : ''}-${last < whole.last ? last : ''}`;
}
