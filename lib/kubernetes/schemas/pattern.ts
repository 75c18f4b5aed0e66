/** A pattern of a CRD. */
export interface Pattern {
  /** As written in the CRD. */
  readonly text: string;
  /** The JavaScript equivalent. */
  readonly expression: RegExp;
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** White space in Go's syntax. */
const SPACE = '\\t\\n\\f\\r ';

/**
 * Translates a pattern from Go's syntax, which the API server uses and which differs from JavaScript's in
 * many details.
 *
 * @returns `undefined` for a pattern with no equivalent: only the server can check it.
 */
export function goPattern(text: string): Pattern | undefined {
  try {
    const source = new Translation(text).translate();
    return source === undefined ? undefined : { text, expression: new RegExp(source, 'u') };
  } catch {
    return undefined;
  }
}

class Translation {
  private rest: string;

  constructor(pattern: string) {
    this.rest = pattern;
  }

  translate(): string | undefined {
    let result = '';
    while (this.rest !== '') {
      const part = this.rest.startsWith('[') ? this.bracket() : this.outside();
      if (part === undefined) return undefined;
      result += part;
    }
    return result;
  }

  /** Consumes a match at the start of the rest. */
  private take(pattern: RegExp): RegExpExecArray | undefined {
    const match = pattern.exec(this.rest);
    if (!match) return undefined;
    this.rest = this.rest.slice(match[0].length);
    return match;
  }

  private outside(): string | undefined {
    if (this.rest.startsWith('\\')) return this.escape(false);
    if (this.take(/^\./)) return '[^\\n]';
    const named = this.take(/^\(\?P?<(\w+)>/);
    if (named) return `(?<${named[1]}>`;
    const group = this.take(/^\(\?:/) ?? this.take(/^\((?!\?)/);
    if (group) return group[0];
    // Inline flags, which apply to the rest of the pattern.
    if (this.rest.startsWith('(')) return undefined;
    const repetition = this.take(/^\{\d+(,\d*)?\}/);
    if (repetition) return repetition[0];
    const literal = this.take(/^[\]{}]/);
    if (literal) return `\\${literal[0]}`;
    return this.take(/^./su)?.[0];
  }

  /** @param inBracket whether the escape is inside a bracket expression. */
  private escape(inBracket: boolean): string | undefined {
    const property = this.take(/^\\([pP])(?:([A-Z])|\{([A-Z][a-z]?)\})/);
    if (property) return `\\${property[1]}{${property[2] ?? property[3]}}`;
    const wide = this.take(/^\\x\{([\dA-Fa-f]+)\}/);
    if (wide) return `\\u{${wide[1]}}`;
    const plain = this.take(/^\\(x[\dA-Fa-f]{2}|[dDwWtnrfv])/);
    if (plain) return plain[0];
    if (this.take(/^\\s/)) return inBracket ? SPACE : `[${SPACE}]`;
    const literal = this.take(/^\\([!-/:-@[-`{-~])/);
    if (literal) {
      const character = literal[1] ?? '';
      const isSyntax = /[\^$\\.*+?()[\]{}|/]/.test(character) || (inBracket && character === '-');
      return isSyntax ? `\\${character}` : character;
    }
    if (inBracket) return undefined;
    if (this.take(/^\\S/)) return `[^${SPACE}]`;
    if (this.take(/^\\A/)) return '^';
    if (this.take(/^\\z/)) return '$';
    return this.take(/^\\[bB]/)?.[0];
  }

  private bracket(): string | undefined {
    let result = this.take(/^\[\^?/)?.[0] ?? '';
    // A leading `]` is literal.
    if (this.take(/^\]/)) result += '\\]';
    while (!this.take(/^\]/)) {
      const part = this.member();
      if (part === undefined) return undefined;
      result += part;
    }
    return `${result}]`;
  }

  private member(): string | undefined {
    const [, name] = this.take(/^\[:(\^?\w+):\]/) ?? [];
    if (name !== undefined) return this.beforeDash(POSIX[name]);
    if (/^\\[pPdDwWs]/.test(this.rest)) return this.beforeDash(this.escape(true));
    if (this.rest.startsWith('\\')) return this.escape(true);
    const literal = this.take(/^\[/);
    return literal ? '\\[' : this.take(/^./su)?.[0];
  }

  /** After a character class, a dash is literal. */
  private beforeDash(members: string | undefined): string | undefined {
    return members !== undefined && this.take(/^-(?!\])/) ? `${members}\\-` : members;
  }
}
