/** A local variable of a function. */
export interface LocalVariable {
  readonly name: string;
  readonly slot: number;
  /** True if an inner function uses it. */
  captured: boolean;
}

/** What a variable of an outer function is in the function around: a local variable, or one of its own outer ones. */
export type Capture = LocalVariable | number;

interface Located {
  readonly line: number;
}

export type Expression = Located &
  (
    | { readonly kind: 'constant'; readonly value: undefined | boolean | number | string }
    | { readonly kind: 'varargs'; single: boolean }
    | { readonly kind: 'local'; readonly variable: LocalVariable }
    | { readonly kind: 'outer'; readonly index: number }
    | { readonly kind: 'global'; readonly name: string }
    | { readonly kind: 'index'; readonly object: Expression; readonly key: Expression }
    | Call
    | { readonly kind: 'function'; readonly definition: FunctionDefinition }
    | { readonly kind: 'table'; readonly fields: readonly TableField[] }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
    | { readonly kind: 'unary'; readonly operator: '-' | 'not' | '#'; readonly operand: Expression }
  );

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '=='
  | '~='
  | '<'
  | '<='
  | '>'
  | '>=';

export interface Call extends Located {
  readonly kind: 'call';
  readonly callee: Expression;
  /** The method of `callee`, for `object:method()`. */
  readonly method?: string;
  readonly args: readonly Expression[];
  /** True in parentheses, which keep the first result only. */
  single: boolean;
}

export interface TableField {
  /** @default the next index */
  readonly key?: Expression;
  readonly value: Expression;
}

export interface FunctionDefinition extends Located {
  readonly parameters: readonly LocalVariable[];
  readonly hasVarargs: boolean;
  /** The table `arg` of additional arguments, in a function that does not use `...`. */
  readonly arg?: LocalVariable;
  readonly captures: readonly Capture[];
  readonly slots: number;
  readonly block: Block;
}

export interface Block {
  readonly statements: readonly Statement[];
}

/** A place that `goto` jumps to: the statement of this index in a block. */
export interface Label {
  readonly block: Block;
  readonly index: number;
}

export type Statement = Located &
  (
    | {
        readonly kind: 'local';
        readonly variables: readonly LocalVariable[];
        readonly values: readonly Expression[];
      }
    | {
        readonly kind: 'assign';
        readonly targets: readonly Expression[];
        readonly values: readonly Expression[];
      }
    | { readonly kind: 'call'; readonly call: Call }
    | { readonly kind: 'do'; readonly block: Block }
    | { readonly kind: 'while'; readonly condition: Expression; readonly block: Block }
    | { readonly kind: 'repeat'; readonly block: Block; readonly condition: Expression }
    | {
        readonly kind: 'if';
        readonly condition: Expression;
        readonly then: Block;
        readonly otherwise: Block;
      }
    | {
        readonly kind: 'count';
        readonly variable: LocalVariable;
        readonly from: Expression;
        readonly to: Expression;
        readonly step: Expression | undefined;
        readonly block: Block;
      }
    | {
        readonly kind: 'each';
        readonly variables: readonly LocalVariable[];
        readonly values: readonly Expression[];
        readonly block: Block;
      }
    | { readonly kind: 'return'; readonly values: readonly Expression[] }
    | { readonly kind: 'break' }
    | { readonly kind: 'goto'; label: Label | undefined }
  );
