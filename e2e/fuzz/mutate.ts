import type { JsonObject, JsonValue } from '../../lib/base/json';
import type { Random } from './random';
import type { Schema, ServerSchemas } from './schema';

/** A mutated object, and what was done to it. */
export interface Mutation {
  readonly object: JsonObject;
  /** Such as `spec.replicas = -1`. */
  readonly what: string;
}

type Step = string | number;

/** Values that are odd for any type. */
const ODD: readonly JsonValue[] = [null, '', 0, -1, true, [], {}, 'x'];
const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    'a',
    'A',
    'a_b',
    'a b',
    '-a',
    'a.',
    'é',
    'true',
    '0',
    '1',
    '-1',
    'x'.repeat(64),
    'x'.repeat(300),
  ],
  ...[
    '100m',
    '1Gi',
    '1.5',
    '1e3',
    '1x',
    '50%',
    '101%',
    '5m',
    'http',
    '/x',
    'x/',
    '../x',
    'a/b',
    '10.0.0.1',
    '10.0.0.0/8',
  ],
  ...[
    'example.com',
    '*.example.com',
    'UTC',
    '* * * * *',
    'Always',
    'TCP',
    'None',
    'All',
    'default',
    'my-app',
  ],
];
const INTEGERS: readonly number[] = [
  -1, 0, 1, 2, 3, 80, 443, 65535, 65536, 30080, 2147483647, 2147483648, 1.5,
];

/** Expressions of CEL: the API server compiles only the first ones for each purpose. */
const EXPRESSIONS: readonly string[] = ['true', '1 == 1', "'a'", 'Object{}', '[]', '1', '', ' '];

/** Mutates one field, which its schema determines, of an object. */
export function mutate(object: JsonObject, schemas: ServerSchemas, random: Random): Mutation {
  const copy = structuredClone(object);
  const place = pickPlace(copy, schemas.of(object as never), schemas, random);
  const done = change(place, schemas, random);
  return { object: copy, what: `${place.path.join('.')} ${done}` };
}

/** A field of an object: present, or one that its schema has. */
interface Place {
  readonly parent: JsonObject | JsonValue[];
  readonly key: Step;
  readonly schema: Schema;
  readonly path: readonly Step[];
}

/** What stays, by path: it determines where the object is sent to, or it is the server's own, which we refuse always. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  '': ['apiVersion', 'kind', 'status'],
  metadata: [
    ...['namespace', 'uid', 'resourceVersion', 'generation', 'managedFields', 'selfLink'],
    ...['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'],
  ],
};

/** Descends at random; stops at any depth. */
function pickPlace(
  object: JsonObject,
  schema: Schema,
  schemas: ServerSchemas,
  random: Random,
): Place {
  let parent: JsonObject | JsonValue[] = object;
  let at = schemas.resolve(schema);
  const path: Step[] = [];
  for (;;) {
    const candidates = fieldsOf(parent, at, schemas).filter(
      ([key]) => !(KEPT[path.join('.')] ?? []).includes(String(key)),
    );
    const picked = candidates.length === 0 ? undefined : random.of(candidates);
    if (picked === undefined)
      return { parent, key: 'unknownField', schema: {}, path: [...path, 'unknownField'] };
    const [key, field] = picked;
    const resolved = schemas.resolve(field);
    const value: JsonValue | undefined = (parent as Record<Step, JsonValue>)[key];
    path.push(key);
    const isDeep = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    const isKept = path.join('.') === 'metadata';
    if (!isDeep || (!isKept && random.next() < 0.2)) return { parent, key, schema: resolved, path };
    parent = value as JsonObject | JsonValue[];
    at = resolved;
  }
}

/** The fields that are present, twice as likely as those that could be. */
function fieldsOf(
  value: JsonObject | JsonValue[],
  schema: Schema,
  schemas: ServerSchemas,
): [Step, Schema][] {
  if (Array.isArray(value)) return value.map((_, i) => [i, schema.items ?? {}]);
  const possible = Object.entries(schema.properties ?? {});
  const present = Object.keys(value).map((key): [Step, Schema] => [
    key,
    schema.properties?.[key] ?? schema.additionalProperties ?? {},
  ]);
  const deep = present.filter(([, it]) => schemas.resolve(it).type !== 'string');
  return [...present, ...deep, ...deep, ...possible];
}

function change({ parent, key, schema }: Place, schemas: ServerSchemas, random: Random): string {
  const fields = parent as Record<Step, JsonValue>;
  const exists = fields[key] !== undefined;
  const kind = random.below(10);
  if (exists && kind === 0) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as Record<string, JsonValue>)[key];
    return 'removed';
  }
  if (kind === 1 && Array.isArray(parent)) {
    parent.push(structuredClone(fields[key] as JsonValue));
    return 'duplicated';
  }
  if (kind === 2) {
    fields[key] = random.of(ODD);
    return `= ${JSON.stringify(fields[key])}`;
  }
  fields[key] = sample(schema, schemas, random, 0, String(key));
  return `= ${JSON.stringify(fields[key]).slice(0, 200)}`;
}

/** A value of about the type of a schema. */
function sample(
  schema: Schema,
  schemas: ServerSchemas,
  random: Random,
  depth: number,
  field = '',
): JsonValue {
  const { type, properties, additionalProperties, items, format } = schemas.resolve(schema);
  if (format === 'int-or-string') return random.of<JsonValue>([...INTEGERS, ...TEXTS]);
  switch (type) {
    case 'boolean':
      return random.next() < 0.5;
    case 'integer':
    case 'number':
      return random.of(INTEGERS);
    case 'string':
      return random.of(/expression$/i.test(field) ? EXPRESSIONS : TEXTS);
    case 'array': {
      const length = random.of([0, 1, 1, 2]);
      return Array.from({ length }, () => sample(items ?? {}, schemas, random, depth + 1));
    }
    default: {
      if (additionalProperties) {
        return { [random.of(TEXTS)]: sample(additionalProperties, schemas, random, depth + 1) };
      }
      const entries = Object.entries(properties ?? {});
      const share = depth > 3 ? 0 : 2.5 / Math.max(entries.length, 2.5);
      return Object.fromEntries(
        entries
          .filter(() => random.next() < share)
          .map(([name, it]) => [name, sample(it, schemas, random, depth + 1, name)]),
      );
    }
  }
}
