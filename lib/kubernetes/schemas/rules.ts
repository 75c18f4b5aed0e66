import { type PathlessFinding, wrongValue } from './finding';
import type { Rules, SchemaNode } from './node';

type Fits = (node: SchemaNode, value: unknown) => boolean;

/**
 * Checks a value against the constraints that a CRD adds to a type.
 *
 * @param fits whether a value is valid for one of the combined schemas.
 */
export function checkRules(rules: Rules, value: unknown, fits: Fits): PathlessFinding[] {
  const findings = combined(rules, value, fits);
  if (typeof value === 'string') findings.push(...ofString(rules, value));
  else if (typeof value === 'number') findings.push(...ofNumber(rules, value));
  else if (Array.isArray(value)) {
    findings.push(...ofSize(value, 'items', value.length, rules.minItems, rules.maxItems));
  } else if (typeof value === 'object' && value !== null) {
    const { minProperties, maxProperties } = rules;
    findings.push(
      ...ofSize(value, 'keys', Object.keys(value).length, minProperties, maxProperties),
    );
  }
  return findings;
}

function ofString({ pattern, minLength, maxLength }: Rules, value: string): PathlessFinding[] {
  const findings: PathlessFinding[] = [];
  if (pattern !== undefined && !pattern.expression.test(value)) {
    const fix = `Use a value that matches ${pattern.text}.`;
    findings.push(wrongValue(value, 'does not match the pattern in the CRD', fix));
  }
  if (minLength === undefined && maxLength === undefined) return findings;
  return [...findings, ...ofSize(value, 'characters', [...value].length, minLength, maxLength)];
}

function ofNumber(rules: Rules, value: number): PathlessFinding[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules;
  const findings: PathlessFinding[] = [];
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    findings.push(bound(value, exclusiveMinimum ? `above ${minimum}` : `of at least ${minimum}`));
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    findings.push(bound(value, exclusiveMaximum ? `below ${maximum}` : `of at most ${maximum}`));
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    findings.push(wrongValue(value, `is not a multiple of ${multipleOf}`, 'Round it.'));
  }
  return findings;
}

function bound(value: number, range: string): PathlessFinding {
  return wrongValue(value, 'is out of range', `Use a number ${range}.`);
}

function ofSize(
  value: unknown,
  unit: string,
  size: number,
  minimum = 0,
  maximum = Number.POSITIVE_INFINITY,
): PathlessFinding[] {
  if (size >= minimum && size <= maximum) return [];
  const limit = size < minimum ? `at least ${minimum}` : `at most ${maximum}`;
  return [wrongValue(value, `has ${size} ${unit}`, `Use ${limit}.`)];
}

function combined(
  { allOf, anyOf, oneOf, not }: Rules,
  value: unknown,
  fits: Fits,
): PathlessFinding[] {
  const findings: PathlessFinding[] = [];
  if (allOf?.some((node) => !fits(node, value))) {
    findings.push(misfit(value, 'does not match all schemas that the CRD requires (allOf)', allOf));
  }
  if (anyOf !== undefined && !anyOf.some((node) => fits(node, value))) {
    findings.push(misfit(value, 'matches none of the schemas that the CRD allows (anyOf)', anyOf));
  }
  if (oneOf !== undefined) {
    const count = oneOf.filter((node) => fits(node, value)).length;
    const word = count === 0 ? 'none' : count;
    const why = `matches ${word} of the schemas that the CRD allows, but must match exactly one (oneOf)`;
    if (count !== 1) findings.push(misfit(value, why, oneOf));
  }
  if (not !== undefined && fits(not, value)) {
    findings.push(misfit(value, 'matches the schema that the CRD forbids (not)', [not]));
  }
  return findings;
}

/** Most combined schemas only list required fields. */
function misfit(value: unknown, why: string, nodes: readonly SchemaNode[]): PathlessFinding {
  const names = [...new Set(nodes.flatMap((node) => node.required ?? []))];
  const list = names.map((name) => `\`${name}\``).join(', ');
  return wrongValue(value, why, list ? `Check ${list}.` : 'See the CRD for the schemas it allows.');
}
