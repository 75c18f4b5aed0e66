import { Lexer, type Token } from './lexer';

/** The tokens of a chunk, with one token of lookahead. */
export class TokenStream {
  current: Token;
  private readonly lexer: Lexer;
  private ahead: Token | undefined;

  constructor(source: string, chunk: string) {
    this.lexer = new Lexer(source, chunk);
    this.current = this.lexer.next();
  }

  /** Takes the current token. */
  advance(): Token {
    const token = this.current;
    this.current = this.ahead ?? this.lexer.next();
    this.ahead = undefined;
    return token;
  }

  peek(): Token {
    this.ahead ??= this.lexer.next();
    return this.ahead;
  }

  /** True if the current token is one of these symbols or keywords. */
  is(...texts: string[]): boolean {
    return isReserved(this.current) && texts.includes(this.current.text);
  }

  /** Takes the current token if it is this symbol or keyword. */
  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string): Token {
    if (!this.is(text)) this.fail();
    return this.advance();
  }

  name(): Token {
    if (this.current.type !== 'name') this.fail();
    return this.advance();
  }

  /** @throws LuaSyntaxError always. */
  fail(message = 'syntax error'): never {
    const { type, text, line, column } = this.current;
    if (type === 'end') this.lexer.fail(text, message);
    this.lexer.fail(text, message, { line, column });
  }
}

function isReserved({ type }: Token): boolean {
  return type === 'symbol' || type === 'keyword';
}
