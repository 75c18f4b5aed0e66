/** A problem in a text, such as an expression or a template. */
export interface TextProblem {
  /** Where it starts, in UTF-16 code units. */
  readonly offset: number;
  readonly message: string;
}

/** Thrown by a parser at the first thing it does not understand. */
export class SyntaxProblem extends Error implements TextProblem {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
    this.name = 'SyntaxProblem';
  }
}

/** A problem in a sentence that says where it is, such as `Line 2, character 5: …`. */
export function locate(text: string, { offset, message }: TextProblem): string {
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  const where = text.includes('\n')
    ? `Line ${before.length}, character ${column}`
    : `Character ${column}`;
  return `${where}: ${message}`;
}
