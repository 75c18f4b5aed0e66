/** A node of an expression in the language of https://expr-lang.org, version 1.17. */
export type Expr =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | { readonly type: 'name'; readonly name: string; readonly offset: number }
  /** `#`, the element in a predicate; `#acc` and `#index` have a name. */
  | { readonly type: 'pointer'; readonly name: string }
  | {
      readonly type: 'member';
      readonly object: Expr;
      readonly property: Expr;
      readonly offset: number;
    }
  | {
      readonly type: 'call';
      readonly callee: Expr;
      readonly args: readonly Expr[];
      readonly offset: number;
    }
  | {
      readonly type: 'builtin';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly offset: number;
    }
  | { readonly type: 'predicate'; readonly body: Expr }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expr }
  | {
      readonly type: 'binary';
      readonly operator: string;
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly type: 'conditional'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly type: 'slice'; readonly object: Expr; readonly bounds: readonly Expr[] }
  | { readonly type: 'array'; readonly items: readonly Expr[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [Expr, Expr])[] }
  | { readonly type: 'let'; readonly name: string; readonly value: Expr; readonly body: Expr }
  | { readonly type: 'sequence'; readonly items: readonly Expr[] };
