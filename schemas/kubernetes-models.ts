import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parts } from './source-types';
import { read } from './sources';

/** A field of kubernetes-models. */
export interface ModelField {
  readonly required: boolean;
  /** The values of a closed enumeration. */
  readonly values?: readonly string[];
  readonly quantity: boolean;
}

/** Reads the fields by type, and by name. */
export function readKubernetesModels(
  folder: string,
  types: Iterable<string>,
): Map<string, Map<string, ModelField>> {
  const shortNames = new Map<string, string>();
  for (const type of types) {
    const { group, version, name } = parts(type);
    shortNames.set(`${group}${version}${name}`.toLowerCase(), type);
  }
  const result = new Map<string, Map<string, ModelField>>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((it) => it.endsWith('.d.ts') && !it.startsWith('_'))) {
    const text = read(folder, join('.', file));
    const alias = /IIoK8s(?:Api(?:extensionsApiserverPkgApis)?|KubeAggregatorPkgApis)(\w+)/.exec(
      text.slice(text.lastIndexOf('export type {')),
    );
    const type = shortNames.get((alias?.[1] ?? '').toLowerCase());
    const body = /^export (?:declare )?interface \w+[^{]*\{\n([\s\S]*?)\n\}/m.exec(text)?.[1];
    if (type !== undefined && body !== undefined) result.set(type, readFields(body));
  }
  return result;
}

function readFields(body: string): Map<string, ModelField> {
  const fields = new Map<string, ModelField>();
  for (const [, name = '', optional, type = ''] of body.matchAll(
    /^ {4}"([^"]+)"(\??): ((?:[^;{]|\{[^}]*\})*);/gm,
  )) {
    const union = /^(?:Array<)?("[^"]*"(?: \| "[^"]*")+)>?$/.exec(type);
    const values = union?.[1]?.split(' | ').map((it) => it.slice(1, -1));
    const quantity = /ResourceQuantity\b/.test(type);
    fields.set(name, { required: optional === '', quantity, ...(values && { values }) });
  }
  return fields;
}
