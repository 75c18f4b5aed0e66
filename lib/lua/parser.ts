import { constant, ExpressionParser, index } from './parse-expression';
import { FunctionScope } from './scope';
import type { Block, Expression, FunctionDefinition, LocalVariable, Statement } from './syntax';
import { LuaSyntaxError } from './syntax-error';
import { TokenStream } from './token-stream';

/**
 * Parses a chunk, which is a function with variable arguments.
 *
 * @throws {@link LuaSyntaxError}
 */
export function parseChunk(source: string, chunk: string): FunctionDefinition {
  try {
    return new Parser(source, chunk).chunk();
  } catch (error) {
    if (error instanceof RangeError) throw new LuaSyntaxError(`${chunk}: too deeply nested`);
    throw error;
  }
}

class Parser {
  private readonly tokens: TokenStream;
  private readonly expressions: ExpressionParser;

  constructor(
    source: string,
    private readonly chunkName: string,
  ) {
    this.tokens = new TokenStream(source, chunkName);
    this.expressions = new ExpressionParser(this.tokens, (scope, line, isMethod) =>
      this.functionBody(scope, line, isMethod),
    );
  }

  chunk(): FunctionDefinition {
    const scope = new FunctionScope(undefined, true, this.chunkName);
    const block = this.block(scope, false);
    if (this.tokens.current.type !== 'end') this.tokens.fail();
    return {
      parameters: [],
      hasVarargs: true,
      captures: [],
      slots: scope.slots,
      block,
      line: 0,
    };
  }

  private functionBody(outer: FunctionScope, line: number, isMethod: boolean): FunctionDefinition {
    this.tokens.expect('(');
    const names = isMethod ? ['self'] : [];
    let hasVarargs = false;
    while (!this.tokens.is(')')) {
      hasVarargs = this.tokens.accept('...');
      if (hasVarargs) break;
      names.push(this.tokens.name().text);
      if (!this.tokens.accept(',')) break;
      if (this.tokens.is(')')) this.tokens.fail();
    }
    this.tokens.expect(')');
    const scope = new FunctionScope(outer, hasVarargs, this.chunkName);
    scope.open(false);
    const parameters = names.map((name) => scope.declare(name));
    const arg = hasVarargs ? scope.declare('arg') : undefined;
    const block = this.block(scope, false);
    scope.close();
    this.tokens.expect('end');
    const { captures, slots } = scope;
    const needsArg = arg !== undefined && !scope.usesVarargs;
    return { parameters, hasVarargs, ...(needsArg && { arg }), captures, slots, block, line };
  }

  private block(scope: FunctionScope, isLoop: boolean): Block {
    scope.open(isLoop);
    const block = this.openBlock(scope);
    scope.close();
    return block;
  }

  /** The statements of a block whose scope is open: the condition of `repeat … until` belongs to it. */
  private openBlock(scope: FunctionScope, isRepeat = false): Block {
    const statements: Statement[] = [];
    const block: Block = { statements };
    for (;;) {
      if (this.tokens.accept(';')) continue;
      if (this.endsBlock()) return block;
      if (this.tokens.is('::')) {
        this.labels(scope, block, isRepeat);
        continue;
      }
      const isLast = this.tokens.is('return', 'break');
      statements.push(this.statement(scope));
      if (!isLast) continue;
      this.tokens.accept(';');
      if (!this.endsBlock()) this.tokens.fail();
      return block;
    }
  }

  private endsBlock(): boolean {
    return this.tokens.current.type === 'end' || this.tokens.is('end', 'else', 'elseif', 'until');
  }

  /** Labels that follow each other. */
  private labels(scope: FunctionScope, block: Block, isRepeat: boolean): void {
    const names: { name: string; line: number }[] = [];
    while (this.tokens.is('::') || (names.length > 0 && this.tokens.is(';'))) {
      if (this.tokens.accept(';')) continue;
      const { line } = this.tokens.expect('::');
      names.push({ name: this.tokens.name().text, line });
      this.tokens.expect('::');
    }
    const isLast = this.endsBlock() && !isRepeat;
    const label = { block, index: block.statements.length };
    for (const { name, line } of names) scope.addLabel(name, label, line, isLast);
  }

  private statement(scope: FunctionScope): Statement {
    const { line } = this.tokens.current;
    if (this.tokens.accept('local')) return this.local(scope, line);
    if (this.tokens.accept('if')) return this.conditional(scope, line);
    if (this.tokens.accept('for')) return this.loop(scope, line);
    if (this.tokens.accept('function')) return this.functionStatement(scope, line);
    if (this.tokens.accept('return')) {
      const values = this.endsBlock() || this.tokens.is(';') ? [] : this.expressions.list(scope);
      return { kind: 'return', values, line };
    }
    if (this.tokens.accept('break')) {
      if (!scope.isInLoop) scope.refuse(line, 'no loop to break');
      return { kind: 'break', line };
    }
    if (this.tokens.accept('goto')) {
      const statement: Statement = { kind: 'goto', label: undefined, line };
      scope.addGoto(statement, this.tokens.name().text, line);
      return statement;
    }
    if (this.tokens.accept('do'))
      return { kind: 'do', block: this.bodyUntilEnd(scope, false), line };
    if (this.tokens.accept('while')) {
      const condition = this.expressions.expression(scope);
      this.tokens.expect('do');
      return { kind: 'while', condition, block: this.bodyUntilEnd(scope, true), line };
    }
    if (this.tokens.accept('repeat')) return this.repeat(scope, line);
    return this.assignmentOrCall(scope, line);
  }

  private bodyUntilEnd(scope: FunctionScope, isLoop: boolean): Block {
    const block = this.block(scope, isLoop);
    this.tokens.expect('end');
    return block;
  }

  private local(scope: FunctionScope, line: number): Statement {
    if (this.tokens.accept('function')) {
      const variable = scope.declare(this.tokens.name().text);
      const definition = this.functionBody(scope, line, false);
      return {
        kind: 'local',
        variables: [variable],
        values: [{ kind: 'function', definition, line }],
        line,
      };
    }
    const names = this.names();
    // A function that is the only value sees its own name.
    const isFunction =
      names.length === 1 && this.tokens.is('=') && this.tokens.peek().text === 'function';
    const declared = isFunction ? this.functionVariable(scope, names) : undefined;
    const values = this.tokens.accept('=') ? this.expressions.list(scope) : [];
    const variables = declared ?? names.map((name) => scope.declare(name));
    return { kind: 'local', variables, values, line };
  }

  private functionVariable(scope: FunctionScope, names: readonly string[]): LocalVariable[] {
    return names.map((name) => scope.declare(name));
  }

  private names(): string[] {
    const names = [this.tokens.name().text];
    while (this.tokens.accept(',')) names.push(this.tokens.name().text);
    return names;
  }

  /** The rest of `if`, after the keyword, and of `elseif`. */
  private conditional(scope: FunctionScope, line: number): Statement {
    const condition = this.expressions.expression(scope);
    this.tokens.expect('then');
    const then = this.block(scope, false);
    const next = this.tokens.current;
    let otherwise: Block = { statements: [] };
    if (this.tokens.accept('elseif')) {
      otherwise = { statements: [this.conditional(scope, next.line)] };
      return { kind: 'if', condition, then, otherwise, line };
    }
    if (this.tokens.accept('else')) otherwise = this.block(scope, false);
    this.tokens.expect('end');
    return { kind: 'if', condition, then, otherwise, line };
  }

  private loop(scope: FunctionScope, line: number): Statement {
    const names = this.names();
    if (names.length === 1 && this.tokens.accept('=')) {
      const from = this.expressions.expression(scope);
      this.tokens.expect(',');
      const to = this.expressions.expression(scope);
      const step = this.tokens.accept(',') ? this.expressions.expression(scope) : undefined;
      const [[variable], block] = this.loopBody(scope, names);
      if (!variable) this.tokens.fail();
      return { kind: 'count', variable, from, to, step, block, line };
    }
    this.tokens.expect('in');
    const values = this.expressions.list(scope);
    const [variables, block] = this.loopBody(scope, names);
    return { kind: 'each', variables, values, block, line };
  }

  private loopBody(
    scope: FunctionScope,
    names: readonly string[],
  ): readonly [LocalVariable[], Block] {
    this.tokens.expect('do');
    scope.open(true);
    const variables = names.map((name) => scope.declare(name));
    const block = this.block(scope, false);
    scope.close();
    this.tokens.expect('end');
    return [variables, block];
  }

  private repeat(scope: FunctionScope, line: number): Statement {
    scope.open(true);
    const block = this.openBlock(scope, true);
    this.tokens.expect('until');
    const condition = this.expressions.expression(scope);
    scope.close();
    return { kind: 'repeat', block, condition, line };
  }

  private functionStatement(scope: FunctionScope, line: number): Statement {
    const first = this.tokens.name();
    let target: Expression = { ...scope.resolve(first.text), line: first.line };
    let isMethod = false;
    while (!isMethod && this.tokens.is('.', ':')) {
      isMethod = this.tokens.advance().text === ':';
      const key = this.tokens.name();
      target = index(target, constant(key.text, key.line));
    }
    const definition = this.functionBody(scope, line, isMethod);
    return {
      kind: 'assign',
      targets: [target],
      values: [{ kind: 'function', definition, line }],
      line,
    };
  }

  private assignmentOrCall(scope: FunctionScope, line: number): Statement {
    const first = this.expressions.prefix(scope);
    if (first.kind === 'call' && !this.tokens.is('=', ','))
      return { kind: 'call', call: first, line };
    const targets = [first];
    while (this.tokens.accept(',')) targets.push(this.expressions.prefix(scope));
    if (!targets.every(isAssignable)) this.tokens.fail();
    this.tokens.expect('=');
    return { kind: 'assign', targets, values: this.expressions.list(scope), line };
  }
}

function isAssignable({ kind }: Expression): boolean {
  return kind === 'local' || kind === 'outer' || kind === 'global' || kind === 'index';
}
