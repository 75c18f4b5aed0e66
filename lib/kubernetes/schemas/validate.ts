import { isPlainObject, own } from '../../base/json';
import {
  fieldOfOtherVersion,
  missing,
  notAllowed,
  type PathlessFinding,
  repeated,
  type SchemaFinding,
  unknownField,
  wrongType,
} from './finding';
import { repeatedItems } from './list-keys';
import type { NodeType, SchemaNode } from './node';
import { checkRules } from './rules';
import { isScalar } from './scalar';

/** Options for validation. */
interface ValidationOptions {
  /** The cluster's minor version. If not given, fields of any covered version are accepted. */
  readonly minor?: number;
  /** The schema omits fields of the full CRD. */
  readonly isNarrow?: boolean;
}

/**
 * Validates a value against the schema of a built-in type or a CRD.
 *
 * @returns the findings; empty if the value is valid.
 */
export function validate(
  node: SchemaNode,
  value: unknown,
  options: ValidationOptions = {},
): SchemaFinding[] {
  const walk = new Walk(options);
  walk.visit(node, value);
  return walk.findings;
}

class Walk {
  readonly findings: SchemaFinding[] = [];
  /** The current path, one mutable list: it is copied only for findings. */
  private readonly path: (string | number)[] = [];

  constructor(private readonly options: ValidationOptions) {}

  visit(node: SchemaNode, value: unknown): void {
    if (!isOfType(node.type, value)) {
      this.report(wrongType(node, value));
      return;
    }
    if (node.type === 'object') this.visitObject(node, value as Record<string, unknown>);
    else if (node.type === 'list') this.visitList(node, value as readonly unknown[]);
    const { allowed, rules } = node;
    const isUnset = value === '' && node.emptyIsUnset;
    if (allowed !== undefined && !isUnset && !isAllowed(allowed, value)) {
      this.report(notAllowed(value, allowed));
    }
    if (rules !== undefined) {
      for (const finding of checkRules(rules, value, this.fits)) this.report(finding);
    }
  }

  private visitObject(node: SchemaNode, value: Readonly<Record<string, unknown>>): void {
    const { fields, required, values } = node;
    for (const key in value) {
      const child = value[key];
      // The API server treats null as an absent field.
      if (child === null || child === undefined) continue;
      const field = fields?.get(key);
      const inner = field === undefined ? values : field.node;
      if (inner === undefined) {
        // Named types are Kubernetes' own.
        const isNarrow = this.options.isNarrow === true && node.name === undefined;
        if (!node.open) this.report(unknownField(node, key, isNarrow), key);
        continue;
      }
      if (field !== undefined && (field.first !== undefined || field.last !== undefined)) {
        const { minor } = this.options;
        const { first = 0, last = Number.POSITIVE_INFINITY } = field;
        if (minor !== undefined && (minor < first || minor > last)) {
          this.report(fieldOfOtherVersion(key, field, minor), key);
          continue;
        }
      }
      if (isPlain(inner, child)) continue;
      this.path.push(key);
      this.visit(inner, child);
      this.path.pop();
    }
    if (required === undefined) return;
    for (const name of required) {
      const it = own(value, name);
      if (it === undefined || it === null) this.report(missing(node, name), name);
    }
  }

  private visitList({ items, keys }: SchemaNode, value: readonly unknown[]): void {
    for (const i of keys === undefined ? [] : repeatedItems(value, keys)) {
      this.report(repeated(value[i], keys ?? []), i);
    }
    if (items === undefined) return;
    for (let i = 0; i < value.length; i++) {
      this.path.push(i);
      this.visit(items, value[i]);
      this.path.pop();
    }
  }

  private readonly fits = (node: SchemaNode, value: unknown): boolean =>
    validate(node, value, this.options).length === 0;

  private report(
    { rule, message, fix }: PathlessFinding,
    ...keys: readonly (string | number)[]
  ): void {
    this.findings.push({ rule, path: [...this.path, ...keys], message, fix });
  }
}

/** True for a string or boolean without further constraints, as most fields are. */
function isPlain({ type, allowed, rules }: SchemaNode, value: unknown): boolean {
  const isScalar = type === 'string' || type === 'boolean';
  return isScalar && typeof value === type && allowed === undefined && rules === undefined;
}

function isOfType(type: NodeType, value: unknown): boolean {
  if (type === 'object') return isPlainObject(value);
  return type === 'list' ? Array.isArray(value) : isScalar(type, value);
}

function isAllowed(allowed: readonly unknown[], value: unknown): boolean {
  if (allowed.includes(value)) return true;
  if (typeof value !== 'object') return false;
  const text = JSON.stringify(value);
  return allowed.some((it) => JSON.stringify(it) === text);
}
