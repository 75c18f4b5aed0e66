import type { JsonValue } from '../../base/json';
import type { ListKey } from './list-keys';
import type { Pattern } from './pattern';

/** The type of a value. Structs and maps are both `object`. */
export type NodeType =
  | 'any'
  | 'boolean'
  | 'bytes'
  | 'int-or-string'
  | 'int32'
  | 'int64'
  | 'list'
  | 'number'
  | 'object'
  | 'quantity'
  | 'string'
  | 'time';

/** The schema of a built-in type or a CRD. */
export interface SchemaNode {
  readonly type: NodeType;
  /** The name of the type, such as `Container`. */
  readonly name?: string;
  /** The fields of a struct. */
  readonly fields?: ReadonlyMap<string, SchemaField>;
  /** The required fields of a struct. */
  readonly required?: readonly string[];
  /** The schema of values whose keys are not in `fields`. */
  readonly values?: SchemaNode;
  /** Unknown fields are preserved. */
  readonly open?: boolean;
  /** The schema of list items. */
  readonly items?: SchemaNode;
  /** The keys that identify list items; empty if they are the items themselves. @default items may repeat */
  readonly keys?: readonly ListKey[];
  /** The allowed values. */
  readonly allowed?: readonly JsonValue[];
  /** An empty string counts as unset. */
  readonly emptyIsUnset?: boolean;
  /** What the API server fills in for a CRD, where the value is absent. */
  readonly default?: JsonValue;
  /** A struct or a map that server-side apply replaces as a whole. A list without keys is, too. */
  readonly atomic?: boolean;
  /** Further constraints of a CRD. */
  readonly rules?: Rules;
}

/** A field of a struct. */
export interface SchemaField {
  readonly node: SchemaNode;
  /** The first minor version with the field, if later than the oldest covered one. */
  readonly first?: number;
  /** The last minor version with the field, if earlier than the newest covered one. */
  readonly last?: number;
}

/** OpenAPI constraints on values. */
export interface Rules {
  readonly pattern?: Pattern;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
}
