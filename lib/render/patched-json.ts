import { type ApiObject, JsonPatch } from 'cdk8s';
import { isObject, type JsonObject, type JsonValue, setKey } from '../base/json';
import { sortedKeys } from './plain-json';

/** A JSON patch that does not fit the object. */
export class PatchError extends Error {
  /** @param pointer the JSON pointer of the patch. */
  constructor(
    op: string,
    readonly pointer: string,
  ) {
    super(
      `The JSON patch "${op}" fails: ${pointer}, or a parent of it, does not exist. Add the parent first.`,
    );
  }
}

/**
 * The JSON of an object with its patches applied. cdk8s applies them before the generated classes serialize the
 * fields that they know, which silently drops a misspelled field, or one that is newer than the classes. Here
 * patches are applied last, so their paths are those of the manifest.
 *
 * @throws {@link PatchError} when the path of a patch does not exist.
 */
export function patchedJson(object: ApiObject): unknown {
  // cdk8s has no public access to them.
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

/** The JSON of an object with sorted keys, even if the environment sets `CDK8S_DISABLE_SORT`. */
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
    throw new PatchError(op, path);
  }
}

/** The first keys of every manifest. */
function firstKeys({ apiVersion, kind, metadata }: Record<string, unknown>): object {
  return { apiVersion, kind, metadata };
}

/** Sorts keys as cdk8s does. */
export function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (!isObject(value as JsonValue)) return value;
  const result = {};
  for (const key of sortedKeys(value as JsonObject)) {
    setKey(result, key, sorted((value as JsonObject)[key]));
  }
  return result as T;
}
