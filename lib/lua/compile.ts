import { AssignmentCompiler } from './compile-assignment';
import { type Evaluate, ExpressionCompiler, isMultiple } from './compile-expression';
import {
  BREAK,
  type Cell,
  type Completion,
  type Frame,
  type FunctionBody,
  GOTO,
  LuaClosure,
  NORMAL,
  RETURN,
} from './frame';
import type { Machine } from './machine';
import { parseChunk } from './parser';
import type {
  Block,
  Capture,
  Expression,
  FunctionDefinition,
  LocalVariable,
  Statement,
} from './syntax';
import { isTrue, type LuaTable } from './value';

type Run = (frame: Frame) => Completion;

/**
 * Compiles a chunk to a function that runs it.
 *
 * @param chunk what errors call it.
 * @throws LuaSyntaxError
 */
export function compileChunk(
  machine: Machine,
  source: string,
  chunk: string,
  environment: LuaTable,
): LuaClosure {
  machine.budget.allocate(16 * source.length);
  const definition = parseChunk(source, chunk);
  return new LuaClosure(new Compiler(machine, chunk).body(definition), [], environment);
}

/** Compiles functions and their statements to functions of JavaScript. */
class Compiler {
  private readonly expressions: ExpressionCompiler;
  private readonly assignments: AssignmentCompiler;

  constructor(
    private readonly machine: Machine,
    private readonly chunk: string,
  ) {
    this.expressions = new ExpressionCompiler(machine, (it) => this.closure(it));
    this.assignments = new AssignmentCompiler(machine, this.expressions);
  }

  body(definition: FunctionDefinition): FunctionBody {
    const { parameters, hasVarargs, arg, slots, block } = definition;
    const run = this.block(block);
    return { chunk: this.chunk, slots, parameters, hasVarargs, arg, run };
  }

  private closure(definition: FunctionDefinition): Evaluate {
    const body = this.body(definition);
    const { captures } = definition;
    return (frame) => {
      this.machine.budget.allocate(64);
      const cells = captures.map((it) => cellOf(frame, it));
      return new LuaClosure(body, cells, frame.closure.environment);
    };
  }

  private block(block: Block): Run {
    const runs = block.statements.map((it) => this.statement(it));
    const [only] = runs;
    if (runs.length === 1 && only) return (frame) => this.inBlock(block, only(frame), frame, runs);
    return (frame) => this.runFrom(block, 0, frame, runs);
  }

  private runFrom(block: Block, start: number, frame: Frame, runs: readonly Run[]): Completion {
    for (let i = start; i < runs.length; i++) {
      const completion = runs[i]?.(frame) ?? NORMAL;
      if (completion !== NORMAL) return this.inBlock(block, completion, frame, runs);
    }
    return NORMAL;
  }

  /** Continues at a label of this block after a `goto` in it. */
  private inBlock(
    block: Block,
    completion: Completion,
    frame: Frame,
    runs: readonly Run[],
  ): Completion {
    if (completion !== GOTO || frame.target?.block !== block) return completion;
    this.machine.budget.step();
    let { index } = frame.target;
    for (;;) {
      const next = runs[index]?.(frame);
      if (next === undefined) return NORMAL;
      if (next === NORMAL) index++;
      else if (next === GOTO && frame.target?.block === block) {
        this.machine.budget.step();
        ({ index } = frame.target);
      } else return next;
    }
  }

  private statement(statement: Statement): Run {
    switch (statement.kind) {
      case 'local':
        return this.local(statement.variables, statement.values);
      case 'assign':
        return this.assignments.assign(statement.targets, statement.values);
      case 'call': {
        const call = this.expressions.call(statement.call);
        return (frame) => {
          call(frame);
          return NORMAL;
        };
      }
      case 'do':
        return this.block(statement.block);
      case 'while':
        return this.whileLoop(statement.condition, statement.block);
      case 'repeat':
        return this.repeat(statement.block, statement.condition);
      case 'if': {
        const condition = this.expressions.one(statement.condition);
        const [then, otherwise] = [this.block(statement.then), this.block(statement.otherwise)];
        return (frame) => (isTrue(condition(frame)) ? then(frame) : otherwise(frame));
      }
      case 'count':
        return this.countingLoop(statement);
      case 'each':
        return this.iteratingLoop(statement);
      case 'return':
        return this.returnStatement(statement.values);
      case 'break':
        return () => BREAK;
      case 'goto':
        return (frame) => {
          frame.target = statement.label;
          return GOTO;
        };
    }
  }

  private local(variables: readonly LocalVariable[], expressions: readonly Expression[]): Run {
    const [variable] = variables;
    const [expression] = expressions;
    if (
      variable &&
      expression?.kind === 'function' &&
      variables.length === 1 &&
      expressions.length === 1
    ) {
      const closure = this.expressions.one(expression);
      return (frame) => {
        // It exists before the function that may call it.
        frame.declare(variable, undefined);
        const value = closure(frame);
        if (variable.captured) frame.cell(variable.slot).value = value;
        else frame.locals[variable.slot] = value;
        return NORMAL;
      };
    }
    const values = this.expressions.all(expressions);
    return (frame) => {
      const all = values(frame);
      for (let i = 0; i < variables.length; i++) {
        const it = variables[i];
        if (it) frame.declare(it, all[i]);
      }
      return NORMAL;
    };
  }

  private whileLoop(expression: Expression, block: Block): Run {
    const [condition, body] = [this.expressions.one(expression), this.block(block)];
    return (frame) => {
      while (isTrue(condition(frame))) {
        this.machine.budget.step();
        const completion = body(frame);
        if (completion === BREAK) break;
        if (completion !== NORMAL) return completion;
      }
      return NORMAL;
    };
  }

  private repeat(block: Block, expression: Expression): Run {
    const [condition, body] = [this.expressions.one(expression), this.block(block)];
    return (frame) => {
      do {
        this.machine.budget.step();
        const completion = body(frame);
        if (completion === BREAK) break;
        if (completion !== NORMAL) return completion;
      } while (!isTrue(condition(frame)));
      return NORMAL;
    };
  }

  private countingLoop(loop: Extract<Statement, { readonly kind: 'count' }>): Run {
    const machine: Machine = this.machine;
    const { variable, line } = loop;
    const [from, to] = [this.expressions.one(loop.from), this.expressions.one(loop.to)];
    const by: Evaluate = loop.step ? this.expressions.one(loop.step) : () => 1;
    const body = this.block(loop.block);
    return (frame) => {
      const [init, limit, step] = [from(frame), to(frame), by(frame)];
      frame.line = line;
      if (typeof init !== 'number') machine.raise('for statement init must be a number');
      if (typeof step !== 'number') machine.raise('for statement step must be a number');
      if (typeof limit !== 'number') machine.raise('for statement limit must be a number');
      // The first value is made as all others are: this matters for fractions.
      for (let i = init - step + step; step > 0 ? i <= limit : i >= limit; i += step) {
        machine.budget.step();
        frame.declare(variable, i);
        const completion = body(frame);
        if (completion === BREAK) break;
        if (completion !== NORMAL) return completion;
      }
      return NORMAL;
    };
  }

  private iteratingLoop(loop: Extract<Statement, { readonly kind: 'each' }>): Run {
    const { machine } = this;
    const { variables, line } = loop;
    const values = this.expressions.all(loop.values);
    const body = this.block(loop.block);
    return (frame) => {
      const [iterate, state, first] = values(frame);
      let control = first;
      for (;;) {
        machine.budget.step();
        frame.line = line;
        const results = machine.call(iterate, [state, control]);
        control = results[0];
        if (control === undefined) return NORMAL;
        for (const [i, it] of variables.entries()) frame.declare(it, results[i]);
        const completion = body(frame);
        if (completion === BREAK) return NORMAL;
        if (completion !== NORMAL) return completion;
      }
    };
  }

  private returnStatement(expressions: readonly Expression[]): Run {
    const [only] = expressions;
    if (only?.kind === 'call' && expressions.length === 1 && isMultiple(only)) {
      const tailCall = this.expressions.tailCall(only);
      return (frame) => {
        tailCall(frame);
        return RETURN;
      };
    }
    const values = this.expressions.all(expressions);
    return (frame) => {
      frame.results = values(frame);
      return RETURN;
    };
  }
}

function cellOf(frame: Frame, capture: Capture): Cell {
  if (typeof capture === 'object') return frame.cell(capture.slot);
  const cell = frame.closure.cells[capture];
  if (cell === undefined) throw new Error('a captured variable is missing');
  return cell;
}
