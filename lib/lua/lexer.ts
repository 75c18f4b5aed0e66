import { LuaSyntaxError } from './syntax-error';

export interface Token {
  readonly type: 'name' | 'number' | 'string' | 'symbol' | 'keyword' | 'end';
  /** The text, or the content of a string. */
  readonly text: string;
  readonly line: number;
  /** Of its end. */
  readonly column: number;
}

const KEYWORDS = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

const SYMBOL = /\.\.\.|\.\.|==|~=|<=|>=|::|[-+*/%^#(){}[\];,=<>.:]/y;
const NAME = /[A-Za-z_]\w*/y;
const LONG_BRACKET = /\[(=*)\[/y;
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Splits a chunk into tokens: those of Lua 5.1, and `goto` and `::` of Lua 5.2. */
export class Lexer {
  private position = 0;
  private line = 1;
  private lineStart = 0;
  private readonly source: string;

  constructor(
    source: string,
    private readonly chunk: string,
  ) {
    this.source = source.replace(/\r\n|\n\r|\r/g, '\n');
  }

  next(): Token {
    this.skipSpace();
    const { line } = this;
    const token = (type: Token['type'], text: string): Token => {
      return { type, text, line, column: this.position - this.lineStart };
    };
    const char = this.source[this.position];
    if (char === undefined) return token('end', '');
    const name = this.take(NAME);
    if (name !== undefined) return token(KEYWORDS.has(name) ? 'keyword' : 'name', name);
    if (/\d/.test(char) || (char === '.' && /\d/.test(this.source[this.position + 1] ?? ''))) {
      return token('number', this.number());
    }
    if (char === '"' || char === "'") return token('string', this.quoted(char));
    const long = this.longBracket();
    if (long !== undefined) return token('string', long);
    const symbol = this.take(SYMBOL);
    if (symbol === undefined) {
      this.position++;
      this.fail(char, char === '~' ? "Invalid '~' token" : 'Invalid token');
    }
    return token('symbol', symbol);
  }

  /** @throws {@link LuaSyntaxError} always. */
  fail(
    near: string,
    message: string,
    at = { line: this.line, column: this.position - this.lineStart },
  ): never {
    const isAtEnd = this.position >= this.source.length && near === '';
    const where = isAtEnd ? 'at EOF' : `line:${at.line}(column:${at.column}) near '${near}'`;
    throw new LuaSyntaxError(`${this.chunk} ${where}:   ${message}`);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const text = pattern.exec(this.source)?.[0];
    if (text !== undefined) this.position += text.length;
    return text;
  }

  /** Skips white space and comments. */
  private skipSpace(): void {
    for (;;) {
      const char = this.source[this.position];
      if (char === '\n') {
        this.newLine();
      } else if (char === ' ' || char === '\t') {
        this.position++;
      } else if (this.source.startsWith('--', this.position)) {
        this.comment();
      } else {
        return;
      }
    }
  }

  private newLine(): void {
    this.position++;
    this.line++;
    this.lineStart = this.position;
  }

  private comment(): void {
    this.position += 2;
    if (this.longBracket('invalid multiline comment') !== undefined) return;
    const end = this.source.indexOf('\n', this.position);
    this.position = end < 0 ? this.source.length : end;
    if (end >= 0) this.newLine();
  }

  private longBracket(ifUnclosed = 'unterminated multiline string'): string | undefined {
    const open = this.take(LONG_BRACKET);
    if (open === undefined) return undefined;
    const close = open.replaceAll('[', ']');
    const end = this.source.indexOf(close, this.position);
    if (end < 0) {
      this.position = this.source.length;
      this.fail('', ifUnclosed);
    }
    const text = this.source.slice(this.position, end);
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      this.line++;
      this.lineStart = this.position + i + 1;
    }
    this.position = end + close.length;
    return text.startsWith('\n') ? text.slice(1) : text;
  }

  private number(): string {
    const hex = this.take(/0[xX][\da-fA-F]*/y);
    if (hex !== undefined) {
      if (hex.length === 2) this.fail(hex, 'illegal hexadecimal number');
      return hex;
    }
    // One leading zero of several digits is dropped; with another one, the number is octal.
    if (/^0\d/.test(this.source.slice(this.position, this.position + 2))) this.position++;
    return this.take(/\d*\.?\d*(?:[eE][+-]?\d*)?/y) ?? '';
  }

  private quoted(quote: string): string {
    this.position++;
    let text = '';
    for (;;) {
      const char = this.source[this.position];
      if (char === undefined || char === '\n') {
        this.fail(char === undefined ? '' : text, 'unterminated string');
      }
      this.position++;
      if (char === quote) return text;
      text += char === '\\' ? this.escape(text) : char;
    }
  }

  private escape(before: string): string {
    const digits = this.take(/\d{1,3}/y);
    if (digits !== undefined) return String.fromCharCode(Number(digits) & 0xff);
    const char = this.source[this.position];
    if (char === undefined) this.fail(before, 'unterminated string');
    if (char === '\n') this.newLine();
    else this.position++;
    return ESCAPES[char] ?? char;
  }
}
