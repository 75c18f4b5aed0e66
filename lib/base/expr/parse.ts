import { own } from '../json';
import { SyntaxProblem } from '../text-problem';
import { type Arity, FUNCTIONS, PREDICATE_FUNCTIONS } from './functions';
import { lex, type Token } from './lex';
import type { Expr } from './syntax';

const UNARY: Readonly<Record<string, number>> = { not: 50, '!': 50, '-': 90, '+': 90 };

const BINARY: Readonly<Record<string, number>> = {
  '|': 0,
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '<=': 20,
  '>=': 20,
  in: 20,
  matches: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  '..': 25,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '^': 100,
  '??': 500,
};

const NEGATABLE = ['in', 'matches', 'contains', 'startsWith', 'endsWith'];
const COMPARISONS = ['<', '>', '<=', '>='];

/**
 * Parses an expression.
 *
 * @throws SyntaxProblem
 */
export function parseExpr(text: string): Expr {
  return new Parser(lex(text)).parse();
}

class Parser {
  private at = 0;
  /** How many predicates enclose this place. */
  private predicates = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Expr {
    const expr = this.sequence();
    if (this.token.kind !== 'end') throw this.unexpected();
    return expr;
  }

  private get token(): Token {
    return this.tokens[this.at] ?? (this.tokens.at(-1) as Token);
  }

  private is(kind: Token['kind'], value?: string): boolean {
    return this.token.kind === kind && (value === undefined || this.token.value === value);
  }

  private take(): Token {
    const { token } = this;
    this.at++;
    return token;
  }

  private accept(kind: Token['kind'], value: string): boolean {
    if (!this.is(kind, value)) return false;
    this.at++;
    return true;
  }

  private expect(kind: Token['kind'], value?: string): Token {
    if (!this.is(kind, value)) throw this.unexpected(value ?? `a ${kind}`);
    return this.take();
  }

  private unexpected(wanted?: string): SyntaxProblem {
    const { kind, value, offset } = this.token;
    const found = kind === 'end' ? 'The expression ends here' : `"${value}" is unexpected here`;
    // The two operators that people bring along from other languages.
    const fix = value === '=' ? 'Compare with `==`.' : value === '&' ? 'Write `and`.' : undefined;
    const expected = wanted && /^[^\w\s]+$/.test(wanted) ? `\`${wanted}\`` : wanted;
    return new SyntaxProblem(offset, `${found}${expected ? `; expected ${expected}` : ''}.`, fix);
  }

  private sequence(): Expr {
    const items = [this.expression(0)];
    while (this.accept('operator', ';')) {
      if (this.is('end')) break;
      items.push(this.expression(0));
    }
    return items.length === 1 ? (items[0] as Expr) : { type: 'sequence', items };
  }

  private expression(precedence: number): Expr {
    if (precedence === 0 && this.accept('operator', 'let')) return this.declaration();
    if (precedence === 0 && this.accept('operator', 'if')) return this.ifElse();
    let left = this.primary();
    let previous = '';
    while (this.is('operator')) {
      const negated = this.is('operator', 'not');
      const operator = negated ? this.tokens[this.at + 1] : this.token;
      if (negated && !NEGATABLE.includes(operator?.value ?? '')) {
        this.at++;
        throw this.unexpected(NEGATABLE.join(', '));
      }
      const strength = own(BINARY, operator?.value ?? '');
      if (operator === undefined || strength === undefined || strength < precedence) break;
      this.at += negated ? 2 : 1;
      if (operator.value === '|') {
        left = this.call(this.expect('name'), [left]);
      } else {
        if (previous === '??' && operator.value !== '??') {
          throw new SyntaxProblem(
            operator.offset,
            `\`??\` and \`${operator.value}\` cannot be mixed. Put one of them in parentheses.`,
          );
        }
        left = this.binary(left, operator.value, strength);
        if (negated) left = { type: 'unary', operator: 'not', operand: left };
      }
      previous = operator.value;
    }
    return precedence === 0 ? this.conditional(left) : left;
  }

  private binary(left: Expr, operator: string, strength: number): Expr {
    const isRight = operator === '**' || operator === '^';
    const right = this.expression(isRight ? strength : strength + 1);
    const node: Expr = { type: 'binary', operator, left, right };
    // Comparisons chain: `1 < x < 3`.
    if (!COMPARISONS.includes(operator) || !COMPARISONS.includes(this.token.value)) return node;
    if (this.token.kind !== 'operator') return node;
    const next = this.binary(right, this.take().value, strength);
    return { type: 'binary', operator: '&&', left: node, right: next };
  }

  private declaration(): Expr {
    const name = this.expect('name').value;
    this.expect('operator', '=');
    const value = this.expression(0);
    this.expect('operator', ';');
    return { type: 'let', name, value, body: this.sequence() };
  }

  private ifElse(): Expr {
    const test = this.expression(0);
    const yes = this.braces();
    this.expect('operator', 'else');
    const no = this.accept('operator', 'if') ? this.ifElse() : this.braces();
    return { type: 'conditional', test, yes, no };
  }

  private braces(): Expr {
    this.expect('bracket', '{');
    const body = this.sequence();
    this.expect('bracket', '}');
    return body;
  }

  private conditional(test: Expr): Expr {
    let node = test;
    while (this.accept('operator', '?')) {
      let yes = node;
      if (!this.accept('operator', ':')) {
        yes = this.expression(0);
        this.expect('operator', ':');
      }
      node = { type: 'conditional', test: node, yes, no: this.expression(0) };
    }
    return node;
  }

  private primary(): Expr {
    const { kind, value } = this.token;
    const unary = kind === 'operator' ? own(UNARY, value) : undefined;
    if (unary !== undefined) {
      this.at++;
      return this.postfix({ type: 'unary', operator: value, operand: this.expression(unary) });
    }
    if (this.accept('bracket', '(')) {
      const inner = this.sequence();
      this.expect('bracket', ')');
      return this.postfix(inner);
    }
    if (this.predicates > 0 && this.is('operator', '.')) {
      return this.postfix({ type: 'pointer', name: '' });
    }
    if (this.predicates > 0 && this.accept('operator', '#')) {
      const name = this.is('name') ? this.take().value : '';
      return this.postfix({ type: 'pointer', name });
    }
    if (this.accept('operator', '::')) return this.postfix(this.call(this.expect('name'), []));
    return this.operand();
  }

  private operand(): Expr {
    const { kind, value } = this.token;
    if (kind === 'number') {
      return { type: 'literal', value: Number(this.take().value.replaceAll('_', '')) };
    }
    if (kind === 'name') {
      const token = this.take();
      if (value === 'true' || value === 'false')
        return { type: 'literal', value: value === 'true' };
      if (value === 'nil') return { type: 'literal', value: null };
      if (this.is('bracket', '(')) return this.postfix(this.call(token, []));
      return this.postfix({ type: 'name', name: value, offset: token.offset });
    }
    if (kind === 'string') return this.postfix({ type: 'literal', value: this.take().value });
    if (this.accept('bracket', '[')) {
      return this.postfix({ type: 'array', items: this.list(']', () => this.expression(0)) });
    }
    if (this.accept('bracket', '{')) {
      return this.postfix({ type: 'map', entries: this.list('}', () => this.entry()) });
    }
    throw this.unexpected('a value');
  }

  private entry(): readonly [Expr, Expr] {
    const { kind, value } = this.token;
    let key: Expr;
    if (kind === 'number' || kind === 'string' || kind === 'name') {
      key = { type: 'literal', value };
      this.at++;
    } else if (this.is('bracket', '(')) key = this.expression(0);
    else throw this.unexpected('a key');
    this.expect('operator', ':');
    return [key, this.expression(0)];
  }

  /** Items with commas between them, to a bracket; a comma may follow the last one. */
  private list<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.is('bracket', end)) {
      if (items.length > 0) this.expect('operator', ',');
      if (this.is('bracket', end)) break;
      items.push(item());
    }
    this.expect('bracket', end);
    return items;
  }

  /** A call of a function by name. `before` are the arguments on the left of a `|`. */
  private call({ value: name, offset }: Token, before: readonly Expr[]): Expr {
    const predicate = own(PREDICATE_FUNCTIONS, name);
    const arity = predicate ?? own(FUNCTIONS, name);
    this.expect('bracket', '(');
    const args = [...before];
    this.list(')', () => {
      const isPredicate = predicate !== undefined && args.length === 1;
      args.push(isPredicate ? this.predicate() : this.expression(0));
    });
    const comma = this.tokens[this.at - 2];
    if (
      predicate &&
      args.length < predicate[1] &&
      comma?.value === ',' &&
      comma.kind === 'operator'
    ) {
      throw new SyntaxProblem(comma.offset, 'An argument is missing after this comma.');
    }
    if (arity === undefined) {
      return { type: 'call', callee: { type: 'name', name, offset }, args, offset };
    }
    checkArity(name, args.length, arity, offset);
    return { type: 'builtin', name, args, offset };
  }

  private predicate(): Expr {
    this.predicates++;
    const body = this.is('bracket', '{') ? this.braces() : this.expression(0);
    this.predicates--;
    return { type: 'predicate', body };
  }

  private postfix(start: Expr): Expr {
    let node = start;
    for (;;) {
      const { offset } = this.token;
      const isOptional = this.accept('operator', '?.');
      if (this.is('bracket', '[')) {
        this.at++;
        node = this.indexed(node, offset, isOptional);
      } else if (isOptional || this.accept('operator', '.')) {
        const property = this.take();
        // Words such as `in` and `matches` are valid names of fields.
        const isWord = property.kind === 'operator' && /^[a-z]+$/i.test(property.value);
        if (property.kind !== 'name' && !isWord) {
          this.at--;
          throw this.unexpected('the name of a field');
        }
        const literal: Expr = { type: 'literal', value: property.value };
        node = { type: 'member', object: node, property: literal, offset: property.offset };
        if (this.accept('bracket', '(')) {
          const args = this.list(')', () => this.expression(0));
          node = { type: 'call', callee: node, args, offset: property.offset };
        }
      } else return node;
    }
  }

  /** What follows `[`: an index, or the bounds of a slice. */
  private indexed(object: Expr, offset: number, isOptional: boolean): Expr {
    const bounds: Expr[] = [];
    if (!this.is('operator', ':')) bounds.push(this.expression(0));
    if (this.accept('operator', ':')) {
      if (!this.is('bracket', ']')) bounds.push(this.expression(0));
      this.expect('bracket', ']');
      return { type: 'slice', object, bounds };
    }
    this.expect('bracket', ']');
    const [property] = bounds;
    if (property === undefined) throw this.unexpected(isOptional ? 'a key' : 'an index');
    return { type: 'member', object, property, offset };
  }
}

function checkArity(name: string, count: number, [least, most]: Arity, offset: number): void {
  if (count >= least && count <= most) return;
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  throw new SyntaxProblem(
    offset,
    `\`${name}\` takes ${most === Number.POSITIVE_INFINITY ? `at least ${least}` : wanted} argument${wanted === '1' ? '' : 's'}, not ${count}.`,
  );
}
