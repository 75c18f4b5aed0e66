import { PLATFORM_SEEDS } from '../../../e2e/fuzz/platform-seeds';
import { SEEDS as APP_SEEDS } from '../../../e2e/fuzz/seeds';
import type { JsonObject, JsonValue } from '../../../lib/base/json';
import { formatField } from '../../../lib/base/validation';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { refusalsOf } from '../../../lib/kubernetes/validation/validate';

/** A valid object of each kind. */
export const SEEDS: readonly JsonObject[] = [...APP_SEEDS, ...PLATFORM_SEEDS];

export type Path = (string | number)[];

/** A copy of the valid object of a kind, with one field set; `undefined` removes it. */
export function changed(kind: string, path: Path, value: JsonValue | undefined): ApiObjectJson {
  const copy = structuredClone(SEEDS.find((it) => it['kind'] === kind)) as JsonObject;
  const parent = path.slice(0, -1).reduce<JsonValue>((at, key) => (at as never)[key], copy);
  const key = path.at(-1) ?? '';
  if (value === undefined) delete (parent as Record<string, unknown>)[key];
  else (parent as Record<string, unknown>)[key] = value;
  return copy as unknown as ApiObjectJson;
}

/** What the field checks say against an object: `field message`. */
export const refused = (object: ApiObjectJson): string[] =>
  refusalsOf(object).map(({ path, message }) => `${formatField(path)} ${message}`);
