/** A node of a template of Go's package text/template. */
export type TemplateNode =
  | { readonly type: 'text' }
  | { readonly type: 'action'; readonly pipe: Pipe }
  | {
      readonly type: 'if' | 'with' | 'range';
      readonly pipe: Pipe;
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    }
  | { readonly type: 'define'; readonly name: string; readonly body: readonly TemplateNode[] }
  | {
      readonly type: 'template';
      readonly name: string;
      readonly pipe: Pipe | undefined;
      readonly offset: number;
    }
  | { readonly type: 'break' | 'continue' };

/** Commands, each of which gets the value of the one before as its last argument. */
export interface Pipe {
  /** The variables that get the value. */
  readonly variables: readonly string[];
  readonly commands: readonly Command[];
}

/** A function or a value, and arguments. */
export type Command = readonly [Operand, ...Operand[]];

/** A part of a command. `fields` are those after it, such as `.metadata.name`. */
export type Operand = { readonly fields: readonly string[]; readonly offset: number } & (
  | { readonly type: 'dot' }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'pipe'; readonly pipe: Pipe }
  | { readonly type: 'literal'; readonly value: string | undefined }
);
