import { isObject, type JsonPath, type JsonValue, listAt, textOf } from '../base/json';

/** The labels of an object, or of a pod template. */
export type Labels = Readonly<Record<string, string>>;

/** One requirement of a label selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly JsonValue[];
  /** Its path in the selector, such as `matchLabels.app`. */
  readonly path: JsonPath;
}

const OPERATORS: readonly unknown[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** The requirements of a label selector: `matchLabels` and `matchExpressions`. */
export function requirementsOf(selector: JsonValue | undefined): Requirement[] {
  if (!isObject(selector)) return [];
  const requirements = equalities(selector['matchLabels'], ['matchLabels']);
  for (const [i, expression] of listAt(selector, 'matchExpressions').entries()) {
    if (!isObject(expression)) continue;
    const { key, operator } = expression;
    // The API server refuses any other operator.
    if (typeof key !== 'string' || !OPERATORS.includes(operator)) continue;
    requirements.push({
      key,
      operator: operator as Requirement['operator'],
      values: listAt(expression, 'values'),
      path: ['matchExpressions', i],
    });
  }
  return requirements;
}

/** The requirements of a plain map of labels, such as the selector of a Service. */
export function equalities(labels: JsonValue | undefined, path: JsonPath = []): Requirement[] {
  if (!isObject(labels)) return [];
  return Object.entries(labels).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
    path: [...path, key],
  }));
}

/** True if labels meet a requirement. */
export function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case 'In':
      return has && values.includes(labels[key] as string);
    case 'NotIn':
      return !has || !values.includes(labels[key] as string);
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return !has;
  }
}

/** True if labels meet all requirements. An empty list selects everything. */
export function selects(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((it) => meets(labels, it));
}

/** A requirement as `kubectl` writes it, such as `app=web`. */
export function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  if (operator === 'In' && values.length === 1) return `${key}=${textOf(values[0])}`;
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.map(textOf).join(', ')})`;
}

/** Labels as `kubectl` writes them, such as `app=web,tier=front`. */
export function formatLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${textOf(value)}`)
    .join(',');
}
