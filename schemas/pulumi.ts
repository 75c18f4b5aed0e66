import type { SourceField, SourceKind } from './source-types';
import { read } from './sources';

/** Groups whose name here is not that of their types. */
const GROUPS: Readonly<Record<string, string>> = { internal: 'apiserverinternal' };

type PulumiFields = Map<string, Map<string, SourceField>>;

/** Reads which fields and kinds there are. */
export function readPulumi(folder: string): {
  fields: PulumiFields;
  kinds: SourceKind[];
} {
  const fields: PulumiFields = new Map();
  const kinds: SourceKind[] = [];
  let [group, version, type] = ['', '', ''];
  let apiVersion = '';
  for (const line of read(folder, 'types/input.d.ts').split('\n')) {
    const outer = /^export declare namespace (\w+) \{/.exec(line);
    const inner = /^ {4}namespace (\w+) \{/.exec(line);
    const block = /^ {8}interface (\w+) \{/.exec(line);
    const field = /^ {12}([\w$]+)(\??): (.*)$/.exec(line);
    if (outer) group = GROUPS[outer[1] ?? ''] ?? outer[1] ?? '';
    else if (inner) version = inner[1] ?? '';
    else if (block) {
      type = `${group}.${version}.${block[1]}`;
      fields.set(type, new Map());
    } else if (field) {
      const [, name = '', optional, fieldType = ''] = field;
      fields.get(type)?.set(name, {
        required: optional === '',
        type: notation(fieldType),
      });
      const constant = /Input<"([^"]+)">/.exec(fieldType)?.[1];
      if (name === 'apiVersion' && constant) apiVersion = constant;
      if (name === 'kind' && constant) kinds.push({ apiVersion, kind: constant, type });
    }
  }
  return { fields, kinds: kinds.filter(({ kind }) => !/(Patch|List)$/.test(kind)) };
}

function notation(type: string): string {
  const inner = /^pulumi\.Input<(.*)>;?$/.exec(type.replace(/;$/, ''))?.[1] ?? type;
  if (inner.endsWith('[]')) return `[]${notation(inner.slice(0, -2))}`;
  const reference = /^inputs\.([\w.]+)$/.exec(inner.replace(/ \| undefined$/, ''));
  if (reference) return reference[1] ?? '?';
  return PRIMITIVES[inner] ?? '?';
}

const PRIMITIVES: Readonly<Record<string, string>> = { string: 's', number: 'l', boolean: 'b' };
