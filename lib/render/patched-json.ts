import { type ApiObject, JsonPatch } from 'cdk8s';
import { byCodeUnit, isObject, type JsonValue } from '../base/json';

/**
 * The JSON of an object with its patches. cdk8s applies them before the generated classes write out the
 * fields that they know: a misspelled one would be gone without a word, and so would one that is newer than
 * the classes. Here they come last, so they name the fields as the manifest does.
 *
 * @throws Error naming the patch that does not fit.
 */
export function patchedJson(object: ApiObject): unknown {
  // The only way to it: cdk8s keeps them to itself.
  const patches = object['patches'];
  if (patches.length === 0) return sortedJson(object);
  const own = patches.splice(0);
  try {
    const patched = own.reduce(applyPatch, sortedJson(object));
    return { ...firstKeys(patched), ...(sorted(patched) as object) };
  } finally {
    patches.push(...own);
  }
}

/** The JSON of an object with its keys in order, whoever runs this: cdk8s reads a variable that keeps it from sorting. */
function sortedJson(object: ApiObject): unknown {
  const { CDK8S_DISABLE_SORT: before } = process.env;
  if (before === undefined) return object.toJson();
  delete process.env['CDK8S_DISABLE_SORT'];
  try {
    return object.toJson();
  } finally {
    process.env['CDK8S_DISABLE_SORT'] = before;
  }
}

function applyPatch(document: unknown, patch: JsonPatch): unknown {
  try {
    return JsonPatch.apply(document, patch);
  } catch {
    const { op, path } = patch._toJson();
    throw new Error(
      `The JSON patch "${op}" does not fit: ${path}, or a parent of it, is not there. Add the parent first.`,
    );
  }
}

/** What every manifest begins with. */
function firstKeys({ apiVersion, kind, metadata }: Record<string, unknown>): object {
  return { apiVersion, kind, metadata };
}

/** Keys stand in the order that cdk8s gives them. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
