import { FUNCTIONS, PREDICATE_FUNCTIONS } from '../../base/expr/functions';
import { parseExpr } from '../../base/expr/parse';
import type { Expr } from '../../base/expr/syntax';
import { nearest } from '../../base/hint';
import { own } from '../../base/json';
import { SyntaxProblem, type TextProblem } from '../../base/text-problem';
import { fieldOf, itemOf } from './field-of';
import { list, SCALAR, type Shape, UNKNOWN } from './shape';

/**
 * Checks an expression of a trigger: that it parses, and that it names only variables, functions and fields that exist.
 * What its operators are applied to is not checked.
 */
export function checkExpression(
  text: string,
  variables: Readonly<Record<string, Shape>>,
): TextProblem[] {
  try {
    const checker = new Checker();
    checker.shape(parseExpr(text), { variables });
    return checker.problems;
  } catch (error) {
    if (error instanceof SyntaxProblem) return [error];
    throw error;
  }
}

interface Scope {
  readonly variables: Readonly<Record<string, Shape>>;
  /** What `#` is in a predicate. */
  readonly element?: Shape;
}

const SAME_LIST = ['filter', 'reverse', 'sort', 'sortBy', 'take', 'uniq'];
const ONE_OF_LIST = ['find', 'findLast', 'first', 'last'];

class Checker {
  readonly problems: TextProblem[] = [];

  /** What an expression is; adds its problems. */
  shape(expr: Expr, scope: Scope): Shape {
    const all = (exprs: readonly Expr[]) => exprs.map((it) => this.shape(it, scope));
    switch (expr.type) {
      case 'literal':
        return SCALAR;
      case 'name':
        return this.variable(expr, scope);
      case 'pointer':
        return expr.name === '' ? (scope.element ?? UNKNOWN) : UNKNOWN;
      case 'member':
        return this.member(expr, scope);
      case 'call':
        return this.call(expr, scope);
      case 'builtin':
        return this.builtin(expr, scope);
      case 'predicate':
      case 'unary':
        return this.shape(expr.type === 'unary' ? expr.operand : expr.body, scope);
      case 'binary': {
        const [left = UNKNOWN] = all([expr.left, expr.right]);
        return expr.operator === '??' && left.type !== 'scalar' ? left : UNKNOWN;
      }
      case 'conditional':
        all([expr.test, expr.yes, expr.no]);
        return UNKNOWN;
      case 'slice':
        all(expr.bounds);
        return this.shape(expr.object, scope);
      case 'array':
        all(expr.items);
        return list(UNKNOWN);
      case 'map':
        all(expr.entries.flat());
        return UNKNOWN;
      case 'let': {
        const value = this.shape(expr.value, scope);
        const variables = { ...scope.variables, [expr.name]: value };
        return this.shape(expr.body, { ...scope, variables });
      }
      case 'sequence':
        return all(expr.items).at(-1) ?? UNKNOWN;
    }
  }

  private variable({ name, offset }: Expr & { type: 'name' }, { variables }: Scope): Shape {
    const found = own(variables, name);
    if (found) return found;
    const guess = nearest(name, Object.keys(variables));
    const hint = guess ? `Did you mean \`${guess}\`?` : `There are ${listed(variables)}.`;
    this.problems.push({ offset, message: `There is no variable \`${name}\`. ${hint}` });
    return UNKNOWN;
  }

  private member({ object, property, offset }: Expr & { type: 'member' }, scope: Scope): Shape {
    const owner = this.shape(object, scope);
    if (property.type !== 'literal') {
      this.shape(property, scope);
      return itemOf(owner);
    }
    if (typeof property.value === 'number') return itemOf(owner);
    const found = fieldOf(owner, String(property.value), source(object));
    if (typeof found !== 'string') return found;
    this.problems.push({ offset, message: found });
    return UNKNOWN;
  }

  private call({ callee, args, offset }: Expr & { type: 'call' }, scope: Scope): Shape {
    for (const arg of args) this.shape(arg, scope);
    if (callee.type === 'name' && !own(scope.variables, callee.name)) {
      const names = [...Object.keys(FUNCTIONS), ...Object.keys(PREDICATE_FUNCTIONS)];
      const guess = nearest(callee.name, names);
      const hint = guess ? ` Did you mean \`${guess}\`?` : '';
      this.problems.push({ offset, message: `There is no function \`${callee.name}\`.${hint}` });
      return UNKNOWN;
    }
    const called = this.shape(callee, scope);
    if (called.type === 'function') return called.result;
    if (called.type !== 'unknown') {
      this.problems.push({ offset, message: `\`${source(callee)}\` is not a function.` });
    }
    return UNKNOWN;
  }

  private builtin({ name, args }: Expr & { type: 'builtin' }, scope: Scope): Shape {
    const [first, ...rest] = args;
    const collection = first ? this.shape(first, scope) : UNKNOWN;
    const element = itemOf(collection);
    const shapes = rest.map((arg) =>
      this.shape(arg, arg.type === 'predicate' ? { ...scope, element } : scope),
    );
    if (SAME_LIST.includes(name)) return collection.type === 'list' ? collection : list(UNKNOWN);
    if (ONE_OF_LIST.includes(name)) return element;
    if (name === 'map') return list(shapes[0] ?? UNKNOWN);
    return UNKNOWN;
  }
}

function listed(variables: object): string {
  return Object.keys(variables)
    .map((it) => `\`${it}\``)
    .join(', ');
}

/** The path that an expression names, such as `app.status`. */
function source(expr: Expr): string {
  if (expr.type === 'name') return expr.name;
  if (expr.type === 'pointer') return '#';
  if (expr.type !== 'member') return 'this';
  const { object, property } = expr;
  if (property.type !== 'literal' || typeof property.value !== 'string') {
    return `${source(object)}[]`;
  }
  return `${source(object)}.${property.value}`;
}
