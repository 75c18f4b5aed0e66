import type { Frame } from './frame';
import type { Machine } from './machine';
import {
  arithmetic,
  concat,
  equals,
  getIndex,
  isArithmetic,
  isAtMost,
  isLess,
  lengthOf,
  negate,
  setRaw,
} from './operations';
import type { BinaryOperator, Call, Expression, FunctionDefinition, TableField } from './syntax';
import { HostFunction, isTrue, LuaTable, type LuaValue } from './value';

export type Evaluate = (frame: Frame) => LuaValue;
export type EvaluateAll = (frame: Frame) => readonly LuaValue[];

/** Compiles expressions to functions. */
export class ExpressionCompiler {
  constructor(
    private readonly machine: Machine,
    private readonly compileFunction: (definition: FunctionDefinition) => Evaluate,
  ) {}

  /** An expression that has one value. */
  one(expression: Expression): Evaluate {
    switch (expression.kind) {
      case 'constant': {
        const { value } = expression;
        return () => value;
      }
      case 'varargs':
        return ({ varargs }) => varargs[0];
      case 'local': {
        const { slot, captured } = expression.variable;
        return captured ? (frame) => frame.cell(slot).value : (frame) => frame.locals[slot];
      }
      case 'outer': {
        const { index } = expression;
        return ({ closure }) => closure.cells[index]?.value;
      }
      case 'global':
        return this.global(expression.name, expression.line);
      case 'index':
        return this.index(expression.object, expression.key, expression.line);
      case 'call': {
        const call = this.call(expression);
        return (frame) => call(frame)[0];
      }
      case 'function':
        return this.compileFunction(expression.definition);
      case 'table':
        return this.table(expression.fields, expression.line);
      case 'and': {
        const [left, right] = [this.one(expression.left), this.one(expression.right)];
        return (frame) => {
          const value = left(frame);
          return isTrue(value) ? right(frame) : value;
        };
      }
      case 'or': {
        const [left, right] = [this.one(expression.left), this.one(expression.right)];
        return (frame) => {
          const value = left(frame);
          return isTrue(value) ? value : right(frame);
        };
      }
      case 'binary':
        return this.binary(expression.operator, expression.left, expression.right, expression.line);
      case 'concat': {
        const parts = expression.parts.map((it) => this.one(it));
        const { line } = expression;
        return (frame) => {
          const values = parts.map((it) => it(frame));
          frame.line = line;
          return concat(this.machine, values);
        };
      }
      case 'unary':
        return this.unary(expression.operator, expression.operand);
    }
  }

  /** The values of a list of expressions: all values of the last one. */
  all(expressions: readonly Expression[]): EvaluateAll {
    const last = expressions.at(-1);
    if (last === undefined) return () => [];
    if (!isMultiple(last)) {
      const each = expressions.map((it) => this.one(it));
      return (frame) => each.map((it) => it(frame));
    }
    const each = expressions.slice(0, -1).map((it) => this.one(it));
    const rest = last.kind === 'call' ? this.call(last) : ({ varargs }: Frame) => varargs;
    if (each.length === 0) return rest;
    return (frame) => {
      const values = each.map((it) => it(frame));
      return values.concat(rest(frame));
    };
  }

  /** A call with all its results. */
  call(call: Call): EvaluateAll {
    const { target, name } = this.target(call);
    return (frame) => {
      const { callee, args } = target(frame);
      frame.line = call.line;
      return this.machine.call(callee, args, name);
    };
  }

  /**
   * The call of `return f()`, which replaces the running one. A library function runs at once: its errors name the
   * line.
   */
  tailCall(call: Call): (frame: Frame) => void {
    const { target, name } = this.target(call);
    return (frame) => {
      const next = target(frame);
      frame.line = call.line;
      if (next.callee instanceof HostFunction) {
        frame.results = this.machine.call(next.callee, next.args, name);
      } else {
        this.machine.demandCallable(next.callee);
        frame.tail = next;
      }
    };
  }

  private target({ callee, method, args, line }: Call): {
    readonly target: (frame: Frame) => { callee: LuaValue; args: readonly LuaValue[] };
    readonly name: string;
  } {
    const [evaluate, values] = [this.one(callee), this.all(args)];
    if (method === undefined) {
      const target = (frame: Frame) => ({ callee: evaluate(frame), args: values(frame) });
      return { target, name: nameOf(callee) };
    }
    const target = (frame: Frame) => {
      const object = evaluate(frame);
      frame.line = line;
      return {
        callee: getIndex(this.machine, object, method),
        args: [object, ...values(frame)],
      };
    };
    return { target, name: method };
  }

  private global(name: string, line: number): Evaluate {
    return (frame) => {
      frame.line = line;
      return getIndex(this.machine, frame.closure.environment, name);
    };
  }

  private index(object: Expression, key: Expression, line: number): Evaluate {
    const [of, at] = [this.one(object), this.one(key)];
    return (frame) => {
      const [table, name] = [of(frame), at(frame)];
      frame.line = line;
      return getIndex(this.machine, table, name);
    };
  }

  private table(fields: readonly TableField[], line: number): Evaluate {
    const { machine } = this;
    const last = fields.at(-1);
    const hasItems = fields.some(({ key }) => key === undefined);
    const steps = fields.map((it) => this.field(it, it === last, hasItems, line));
    return (frame) => {
      machine.budget.allocate(64);
      const table = new LuaTable();
      const list: LuaValue[] = [];
      for (const step of steps) step(frame, table, list);
      machine.budget.allocate(16 * list.length);
      for (const [i, value] of list.entries()) table.set(i + 1, value);
      return table;
    };
  }

  /** Only the last field may have several values. */
  private field(
    { key, value }: TableField,
    isLast: boolean,
    hasItems: boolean,
    line: number,
  ): (frame: Frame, table: LuaTable, list: LuaValue[]) => void {
    if (key !== undefined) {
      const [name, content] = [this.one(key), this.one(value)];
      // In gopher-lua, the results of a last field become items, too: `{ 1, x = f() }` has two.
      const isItem = isLast && hasItems && isMultiple(value);
      const isKeyItem = isItem && key.kind !== 'constant' && key.kind !== 'local';
      return (frame, table, list) => {
        const at = name(frame);
        const it = content(frame);
        frame.line = line;
        setRaw(this.machine, table, at, it);
        if (isKeyItem) list.push(at);
        if (isItem) list.push(it);
      };
    }
    if (isLast && isMultiple(value)) {
      const values = this.all([value]);
      return (frame, _, list) => {
        for (const it of values(frame)) list.push(it);
      };
    }
    const one = this.one(value);
    return (frame, _, list) => {
      list.push(one(frame));
    };
  }

  private binary(
    operator: BinaryOperator,
    left: Expression,
    right: Expression,
    line: number,
  ): Evaluate {
    const { machine } = this;
    const [a, b] = [this.one(left), this.one(right)];
    if (isArithmetic(operator)) {
      return (frame) => {
        const [x, y] = [a(frame), b(frame)];
        frame.line = line;
        return arithmetic(machine, operator, x, y);
      };
    }
    const compare = COMPARISONS[operator];
    return (frame) => {
      const [x, y] = [a(frame), b(frame)];
      frame.line = line;
      return compare(machine, x, y);
    };
  }

  private unary(operator: '-' | 'not' | '#', operand: Expression): Evaluate {
    const { machine } = this;
    const value = this.one(operand);
    if (operator === 'not') return (frame) => !isTrue(value(frame));
    const apply = operator === '-' ? negate : lengthOf;
    return (frame) => {
      const it = value(frame);
      frame.line = operand.line;
      return apply(machine, it);
    };
  }
}

const COMPARISONS = {
  '==': equals,
  '~=': (machine: Machine, a: LuaValue, b: LuaValue) => !equals(machine, a, b),
  '<': isLess,
  '<=': isAtMost,
  '>': (machine: Machine, a: LuaValue, b: LuaValue) => isLess(machine, b, a),
  '>=': (machine: Machine, a: LuaValue, b: LuaValue) => isAtMost(machine, b, a),
};

/** True for an expression that may have several values, or none. */
export function isMultiple(
  expression: Expression,
): expression is Extract<Expression, { single: boolean }> {
  return (expression.kind === 'call' || expression.kind === 'varargs') && !expression.single;
}

/** What errors call a function. */
function nameOf(callee: Expression): string {
  if (callee.kind === 'local') return callee.variable.name;
  if (callee.kind === 'global') return callee.name;
  const isField = callee.kind === 'index' && callee.key.kind === 'constant';
  return isField && callee.key.kind === 'constant' && typeof callee.key.value === 'string'
    ? callee.key.value
    : '?';
}
