/** A field as a source tells it. */
export interface SourceField {
  /** In the table's notation; see `lib/kubernetes/schemas/notation.ts`. A number of unknown size is `#`. */
  readonly type: string;
  readonly required: boolean;
}

/** The fields of a type, by name. */
export type SourceFields = Map<string, SourceField>;

/** Types by short name, such as `core.v1.Container`. */
export type SourceTypes = Map<string, SourceFields>;

/** A kind and the type of its objects. */
export interface SourceKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: string;
}

/** `io.k8s.api.core.v1.Container` as `core.v1.Container`. */
export function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(api|[\w-]+\.pkg(\.apis)?)\./, '');
}

/** The parts of a short name. */
export function parts(short: string): { group: string; version: string; name: string } {
  const [group = '', version = '', name = ''] = short.split('.');
  return { group, version, name };
}

export function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
