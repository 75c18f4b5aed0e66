/** The part of `markdown-it` that tests use; it has no declarations of its own. */
declare module 'markdown-it' {
  export interface Token {
    readonly type: string;
    readonly content: string;
    readonly children: readonly Token[] | null;
  }

  export default class MarkdownIt {
    constructor(options: { html: boolean; linkify: boolean });
    parse(text: string, environment: object): readonly Token[];
  }
}
