import { parseNumber } from './number';
import type { FunctionScope } from './scope';
import type { BinaryOperator, Call, Expression, FunctionDefinition, TableField } from './syntax';
import type { TokenStream } from './token-stream';

/** Parses the body of a function, from its parameters to its `end`. */
export type ParseFunction = (
  scope: FunctionScope,
  line: number,
  isMethod: boolean,
) => FunctionDefinition;

/** How strongly an operator binds to the left and to the right. */
const PRIORITY: Readonly<Record<string, readonly [number, number]>> = {
  or: [1, 1],
  and: [2, 2],
  '<': [3, 3],
  '>': [3, 3],
  '<=': [3, 3],
  '>=': [3, 3],
  '~=': [3, 3],
  '==': [3, 3],
  '..': [5, 4],
  '+': [6, 6],
  '-': [6, 6],
  '*': [7, 7],
  '/': [7, 7],
  '%': [7, 7],
  '^': [10, 9],
};
const UNARY_PRIORITY = 8;

export class ExpressionParser {
  constructor(
    private readonly tokens: TokenStream,
    private readonly parseFunction: ParseFunction,
  ) {}

  list(scope: FunctionScope): Expression[] {
    const expressions = [this.expression(scope)];
    while (this.tokens.accept(',')) expressions.push(this.expression(scope));
    return expressions;
  }

  expression(scope: FunctionScope, limit = 0): Expression {
    let left = this.unary(scope);
    for (;;) {
      const { type, text } = this.tokens.current;
      const priority = type === 'symbol' || type === 'keyword' ? PRIORITY[text] : undefined;
      if (priority === undefined || priority[0] <= limit) return left;
      this.tokens.advance();
      left = combine(text, left, this.expression(scope, priority[1]));
    }
  }

  /** A variable, an index or a call: what a statement starts with. */
  prefix(scope: FunctionScope): Expression {
    let expression = this.primary(scope);
    for (;;) {
      const { line } = expression;
      if (this.tokens.accept('.')) {
        const key = this.tokens.name();
        expression = index(expression, constant(key.text, key.line));
      } else if (this.tokens.accept('[')) {
        expression = index(expression, this.expression(scope));
        this.tokens.expect(']');
      } else if (this.tokens.accept(':')) {
        const method = this.tokens.name().text;
        const args = this.args(scope);
        if (args === undefined) this.tokens.fail();
        expression = { kind: 'call', callee: expression, method, args, single: false, line };
      } else {
        const args = this.args(scope);
        if (args === undefined) return expression;
        expression = { kind: 'call', callee: expression, args, single: false, line };
      }
    }
  }

  private unary(scope: FunctionScope): Expression {
    const { text } = this.tokens.current;
    if (!this.tokens.is('-', 'not', '#')) return this.simple(scope);
    this.tokens.advance();
    const operand = this.expression(scope, UNARY_PRIORITY);
    return { kind: 'unary', operator: text as '-' | 'not' | '#', operand, line: operand.line };
  }

  private simple(scope: FunctionScope): Expression {
    const { type, text, line } = this.tokens.current;
    if (type === 'number') {
      this.tokens.advance();
      return constant(parseNumber(text) ?? Number.NaN, line);
    }
    if (type === 'string') {
      this.tokens.advance();
      return constant(text, line);
    }
    if (this.tokens.accept('nil')) return constant(undefined, line);
    if (this.tokens.accept('true')) return constant(true, line);
    if (this.tokens.accept('false')) return constant(false, line);
    if (this.tokens.accept('...')) return this.varargs(scope, line);
    if (this.tokens.is('{')) return this.table(scope);
    if (this.tokens.accept('function')) {
      return { kind: 'function', definition: this.parseFunction(scope, line, false), line };
    }
    return this.prefix(scope);
  }

  private varargs(scope: FunctionScope, line: number): Expression {
    if (!scope.hasVarargs) scope.refuse(line, "cannot use '...' outside a vararg function");
    scope.usesVarargs = true;
    return { kind: 'varargs', single: false, line };
  }

  private primary(scope: FunctionScope): Expression {
    const { line } = this.tokens.current;
    if (!this.tokens.accept('(')) return { ...scope.resolve(this.tokens.name().text), line };
    const inner = this.expression(scope);
    this.tokens.expect(')');
    if (inner.kind === 'call' || inner.kind === 'varargs') return { ...inner, single: true };
    return { ...inner, line };
  }

  /** The arguments of a call; `undefined` if this is none. */
  private args(scope: FunctionScope): Call['args'] | undefined {
    const { type, text, line } = this.tokens.current;
    if (type === 'string') {
      this.tokens.advance();
      return [constant(text, line)];
    }
    if (this.tokens.is('{')) return [this.table(scope)];
    if (!this.tokens.is('(')) return undefined;
    this.tokens.advance();
    if (this.tokens.accept(')')) return [];
    const args = this.list(scope);
    this.tokens.expect(')');
    return args;
  }

  private table(scope: FunctionScope): Expression {
    const { line } = this.tokens.expect('{');
    const fields: TableField[] = [];
    while (!this.tokens.is('}')) {
      fields.push(this.field(scope));
      if (!this.tokens.accept(',') && !this.tokens.accept(';')) break;
    }
    this.tokens.expect('}');
    return { kind: 'table', fields, line };
  }

  private field(scope: FunctionScope): TableField {
    if (this.tokens.accept('[')) {
      const key = this.expression(scope);
      this.tokens.expect(']');
      this.tokens.expect('=');
      return { key, value: this.expression(scope) };
    }
    const { type, text, line } = this.tokens.current;
    if (
      type === 'name' &&
      this.tokens.peek().text === '=' &&
      this.tokens.peek().type === 'symbol'
    ) {
      this.tokens.advance();
      this.tokens.advance();
      return { key: constant(text, line), value: this.expression(scope) };
    }
    return { value: this.expression(scope) };
  }
}

export function constant(value: undefined | boolean | number | string, line: number): Expression {
  return { kind: 'constant', value, line };
}

export function index(object: Expression, key: Expression): Expression {
  return { kind: 'index', object, key, line: object.line };
}

function combine(operator: string, left: Expression, right: Expression): Expression {
  const { line } = left;
  if (operator === 'and' || operator === 'or') return { kind: operator, left, right, line };
  if (operator !== '..') {
    return { kind: 'binary', operator: operator as BinaryOperator, left, right, line };
  }
  const parts = right.kind === 'concat' ? right.parts : [right];
  return { kind: 'concat', parts: [left, ...parts], line };
}
