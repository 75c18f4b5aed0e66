import type { JsonValue } from '../../base/json';
import type { Pattern } from './pattern';

/** What a value may be. A struct and a map are both an `object`. */
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

/** A schema, of a built-in type or of a CRD. */
export interface SchemaNode {
  readonly type: NodeType;
  /** The name of the type, such as `Container`. */
  readonly name?: string;
  /** The fields of a struct. */
  readonly fields?: ReadonlyMap<string, SchemaField>;
  /** The fields of a struct that have to be there. */
  readonly required?: readonly string[];
  /** What is under the keys that are not in `fields`. */
  readonly values?: SchemaNode;
  /** Fields that are not in `fields` are kept. */
  readonly open?: boolean;
  /** What is in a list. */
  readonly items?: SchemaNode;
  /** The only values. */
  readonly allowed?: readonly JsonValue[];
  /** An empty string is a value that is not set. */
  readonly emptyIsUnset?: boolean;
  /** What else a CRD asks for. */
  readonly rules?: Rules;
}

/** A field of a struct. */
export interface SchemaField {
  readonly node: SchemaNode;
  /** The first minor version that has it, where that is not the oldest one covered. */
  readonly first?: number;
  /** The last minor version that has it, where that is not the newest one covered. */
  readonly last?: number;
}

/** Rules of OpenAPI for values. */
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
