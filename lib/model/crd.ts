import { isPlainObject } from '../base/json';
import type { CrdSchema } from '../kubernetes/schemas/crd-schema';
import { readDocuments, readValues } from './crd-file';
import { FleetError } from './problem';

const FIX = 'Keep only CustomResourceDefinitions (apiextensions.k8s.io/v1) in these files.';

/**
 * Reads the kinds in a file of one or more CustomResourceDefinitions, as YAML or JSON.
 *
 * @param text the content of the file.
 * @param file its path relative to the repository's root, for messages.
 * @throws {@link FleetError} with the file and the line of anything but a CustomResourceDefinition.
 */
export function parseCrds(text: string, file: string): CrdSchema[] {
  try {
    return readValues(text).flatMap((value) => kindsIn(value, file, file));
  } catch {
    // Parse again, this time with line numbers.
    return readDocuments(text, file).flatMap(({ value, line }) =>
      kindsIn(value, `${file}:${line}`, file),
    );
  }
}

/** @param at where the value is, for messages. */
function kindsIn(value: unknown, at: string, file: string): CrdSchema[] {
  if (value === null || value === undefined) return [];
  const isList = isPlainObject(value) && value['kind'] === 'List' && Array.isArray(value['items']);
  const items: unknown[] = isList ? (value['items'] as unknown[]) : [value];
  return items.flatMap((item) => versionsOf(item, at, file));
}

function versionsOf(value: unknown, at: string, file: string): CrdSchema[] {
  if (!isPlainObject(value) || value['kind'] !== 'CustomResourceDefinition') {
    const kind = isPlainObject(value) ? value['kind'] : undefined;
    const what = typeof kind === 'string' ? `This is a ${kind}` : 'This is not an API object';
    throw refusal(at, `${what}, but a CustomResourceDefinition is expected.`, FIX);
  }
  if (value['apiVersion'] !== 'apiextensions.k8s.io/v1') {
    const message = `${String(value['apiVersion'])} is not an API version of CustomResourceDefinition that a covered cluster serves.`;
    throw refusal(at, message, 'Download the CRD in apiextensions.k8s.io/v1.');
  }
  const spec = object(value['spec']);
  const kind = object(spec['names'])['kind'];
  const { group, scope, versions } = spec;
  const isScope = scope === 'Namespaced' || scope === 'Cluster';
  const isWhole = typeof group === 'string' && typeof kind === 'string' && Array.isArray(versions);
  if (!isWhole || !isScope) {
    const message =
      'The CRD is incomplete: `spec` requires `group`, `names.kind`, `scope` and `versions`.';
    throw refusal(at, message, 'Download the file again from its source.');
  }
  return versions.map((it: unknown, i): CrdSchema => {
    const version = object(it);
    const schema = object(version['schema'])['openAPIV3Schema'];
    if (typeof version['name'] !== 'string' || !isPlainObject(schema)) {
      const message = `The CRD is incomplete: \`spec.versions[${i}]\` requires \`name\` and \`schema.openAPIV3Schema\`.`;
      throw refusal(at, message, 'Download the file again from its source.');
    }
    const warning = version['deprecationWarning'];
    const deprecated =
      typeof warning === 'string' ? warning : 'the CRD marks this version as deprecated.';
    return {
      apiVersion: `${group}/${version['name']}`,
      kind,
      scope,
      served: version['served'] !== false,
      ...(version['deprecated'] === true && { deprecated }),
      file,
      schema,
    };
  });
}

function object(value: unknown): Record<string, unknown> {
  return isPlainObject(value) ? value : {};
}

function refusal(file: string, message: string, fix: string): FleetError {
  return new FleetError([{ file, message, fix }]);
}
