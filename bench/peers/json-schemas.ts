import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrdSchema } from '../../lib/kubernetes/schemas/crd-schema';
import crds from '../../lib/kubernetes/schemas/crds.json';
import type { NodeType, SchemaNode } from '../../lib/kubernetes/schemas/node';
import { rootNode } from '../../lib/kubernetes/schemas/open-api';
import { builtInKind } from '../../lib/kubernetes/schemas/table';

const KINDS = [
  ['apps/v1', 'Deployment'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
] as const;

/** Writes JSON Schemas of the kinds of the workload, from the tables that Argosy checks them with. */
export function writeJsonSchemas(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const [apiVersion, kind] of KINDS) write(kind, builtInKind(apiVersion, kind)?.node);
  const application = (crds as readonly CrdSchema[]).find(({ kind }) => kind === 'Application');
  write('Application', application && rootNode(application.schema));

  function write(kind: string, node: SchemaNode | undefined): void {
    if (node === undefined) throw new Error(`there is no schema of ${kind}`);
    const schema = { ...toJsonSchema(node), $schema: 'http://json-schema.org/draft-07/schema#' };
    writeFileSync(join(directory, `${kind.toLowerCase()}.json`), JSON.stringify(schema));
  }
}

const TYPES: Partial<Record<NodeType, string | readonly string[]>> = {
  boolean: 'boolean',
  bytes: 'string',
  'int-or-string': ['integer', 'string'],
  int32: 'integer',
  int64: 'integer',
  list: 'array',
  number: 'number',
  object: 'object',
  quantity: ['number', 'string'],
  string: 'string',
  time: 'string',
};

function toJsonSchema({
  type,
  fields,
  required,
  values,
  open,
  items,
  allowed,
}: SchemaNode): object {
  const isStrict = fields !== undefined && values === undefined && !open;
  return {
    ...(TYPES[type] && { type: TYPES[type] }),
    ...(fields && {
      properties: Object.fromEntries(
        [...fields].map(([name, { node }]) => [name, toJsonSchema(node)]),
      ),
    }),
    ...(required && { required }),
    ...(values && { additionalProperties: toJsonSchema(values) }),
    ...(isStrict && { additionalProperties: false }),
    ...(items && { items: toJsonSchema(items) }),
    ...(allowed && { enum: allowed }),
  };
}
