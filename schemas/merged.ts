/** A field over all covered versions. */
export interface MergedField {
  type: string;
  required: boolean;
  first: number;
  last: number;
  values?: readonly string[];
}

/** A kind over all covered versions. */
export interface MergedKind {
  readonly type: string;
  readonly first: number;
  last: number;
  namespaced?: boolean;
}

/** What the sources say together. */
export interface Merged {
  readonly types: Map<string, Map<string, MergedField>>;
  /** By `apiVersion kind`. */
  readonly kinds: Map<string, MergedKind>;
  /** Where the sources differ. */
  readonly differences: readonly string[];
}
