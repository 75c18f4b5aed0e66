import { type Evaluate, type ExpressionCompiler, isMultiple } from './compile-expression';
import { type Completion, type Frame, NORMAL } from './frame';
import type { Machine } from './machine';
import { setIndex } from './operations';
import type { Expression } from './syntax';
import type { LuaValue } from './value';

type Run = (frame: Frame) => Completion;

/** Changes a variable or a field. */
type Place = (value: LuaValue) => void;

/** Compiles assignments to variables and fields that exist. */
export class AssignmentCompiler {
  constructor(
    private readonly machine: Machine,
    private readonly expressions: ExpressionCompiler,
  ) {}

  /**
   * As gopher-lua assigns, not as Lua does: a local variable has its new value as soon as that is known, so that
   * `a, b = b, a` does not swap. All others are assigned at the end, from the last to the first.
   */
  assign(targets: readonly Expression[], expressions: readonly Expression[]): Run {
    const last = expressions.at(-1);
    const rest = last && isMultiple(last) ? expressions.length - 1 : expressions.length;
    const steps = targets.map((target, i) => this.assignment(target, expressions[i], i >= rest));
    const spread = this.expressions.all(rest < targets.length ? expressions.slice(rest) : []);
    const unused = this.expressions.all(expressions.slice(targets.length));
    return (frame) => {
      const places = steps.map((it) => it.place(frame));
      const finish = steps.slice(0, rest).map((it, i) => it.assign(frame, places[i]));
      const values = spread(frame);
      unused(frame);
      for (let i = steps.length - 1; i >= 0; i--) {
        if (i >= rest) places[i]?.(values[i - rest]);
        else finish[i]?.();
      }
      return NORMAL;
    };
  }

  /** One of the variables that an assignment changes. */
  private assignment(
    target: Expression,
    expression: Expression | undefined,
    isSpread: boolean,
  ): {
    readonly place: (frame: Frame) => Place;
    /** Evaluates the value, and returns what is left to do at the end. */
    readonly assign: (frame: Frame, place: Place | undefined) => (() => void) | undefined;
  } {
    const place = this.place(target);
    const value: Evaluate =
      expression && !isSpread ? this.expressions.one(expression) : () => undefined;
    // The results of a call, and a table, are moved into the variable at the end.
    if (target.kind === 'local' && expression?.kind !== 'call' && expression?.kind !== 'table') {
      return {
        place,
        assign: (frame, set) => {
          set?.(value(frame));
          return undefined;
        },
      };
    }
    if (target.kind === 'index' && expression?.kind === 'local') {
      return { place, assign: (frame, set) => () => set?.(value(frame)) };
    }
    return {
      place,
      assign: (frame, set) => {
        const it = value(frame);
        return () => set?.(it);
      },
    };
  }

  /** Evaluates what an assignment changes, and returns what changes it. */
  private place(target: Expression): (frame: Frame) => Place {
    const { machine } = this;
    switch (target.kind) {
      case 'local': {
        const { slot, captured } = target.variable;
        return (frame) => (value) => {
          if (captured) frame.cell(slot).value = value;
          else frame.locals[slot] = value;
        };
      }
      case 'outer': {
        const { index } = target;
        return ({ closure }) => {
          const cell = closure.cells[index];
          return (value) => {
            if (cell) cell.value = value;
          };
        };
      }
      case 'global':
        return (frame) => (value) => {
          frame.line = target.line;
          setIndex(machine, frame.closure.environment, target.name, value);
        };
      case 'index': {
        const [object, key] = [
          this.expressions.one(target.object),
          this.expressions.one(target.key),
        ];
        // A local variable is read at the end, too.
        const isLate = target.object.kind === 'local';
        return (frame) => {
          const table = isLate ? undefined : object(frame);
          const name = key(frame);
          return (value) => {
            frame.line = target.line;
            setIndex(machine, isLate ? object(frame) : table, name, value);
          };
        };
      }
      default:
        throw new Error(`${target.kind} cannot be assigned`);
    }
  }
}
