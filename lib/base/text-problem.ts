/** A problem in a text, such as an expression or a template. */
export interface TextProblem {
  /** Where it starts, in UTF-16 code units. */
  readonly offset: number;
  readonly message: string;
  /** How to fix it. @default the message says so */
  readonly fix?: string | undefined;
}

/** Thrown by a parser at the first thing it does not understand. */
export class SyntaxProblem extends Error implements TextProblem {
  constructor(
    readonly offset: number,
    message: string,
    readonly fix?: string,
  ) {
    super(message);
    this.name = 'SyntaxProblem';
  }
}

/** A problem with a message that says where it is, such as `Line 2, column 5: …`. */
export function locate(
  text: string,
  { offset, message, fix }: TextProblem,
): { readonly message: string; readonly fix?: string } {
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  return {
    message: `Line ${before.length}, column ${column}: ${message}`,
    ...(fix !== undefined && { fix }),
  };
}
