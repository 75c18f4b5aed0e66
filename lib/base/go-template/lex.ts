import { GO_ESCAPE } from '../go-escape';
import { SyntaxProblem } from '../text-problem';

/** A token of a template. */
export interface Token {
  readonly kind:
    | 'text'
    | 'open'
    | 'close'
    | 'space'
    | 'word'
    | 'field'
    | 'variable'
    | 'dot'
    | 'string'
    | 'number'
    | 'operator'
    | 'end';
  /** The text; of a field or a variable, with the `.` or `$` before it. */
  readonly value: string;
  readonly offset: number;
}

const COMMENT = /\{\{(?:-[ \t\r\n])?\/\*(?:(?!\*\/)[\s\S])*\*\/(?:[ \t\r\n]-)?\}\}/y;
const OPEN = /\{\{(?:-(?=[ \t\r\n]))?/y;
const CLOSE = /(?:[ \t\r\n]+-)?\}\}/y;

/** What an action contains. A name must be followed by something that ends it. */
const PARTS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['string', new RegExp(`"(?:[^"\\\\\n]|\\\\"|${GO_ESCAPE})*"|\`[^\`]*\``, 'y')],
  ['number', new RegExp(`'(?:[^'\\\\\n]|\\\\'|${GO_ESCAPE})'`, 'uy')],
  ['variable', /\$[\p{L}\p{Nd}_]*(?=[\s.,|:()]|\}\}|$)/uy],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*(?=[\s.,|:()]|\}\}|$)/uy],
  [
    'number',
    /[+-]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)i?(?![\p{L}\p{Nd}_])/uy,
  ],
  ['dot', /\.(?=[\s.,|:()]|\}\}|$)/y],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*(?=[\s.,|:()]|\}\}|$)/uy],
  ['operator', /:=|[=|(),]/y],
];

/**
 * Splits a template into tokens, the last of which is `end`. Comments are left out.
 *
 * @throws SyntaxProblem
 */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const add = (kind: Token['kind'], value: string) => {
    tokens.push({ kind, value, offset: at });
    at += value.length;
  };
  while (at < text.length) {
    const start = text.indexOf('{{', at);
    if (start !== at) {
      add('text', text.slice(at, start < 0 ? text.length : start));
      continue;
    }
    const comment = match(COMMENT);
    if (comment) {
      at += comment.length;
      continue;
    }
    add('open', match(OPEN) ?? '{{');
    if (/^\s*\/\*/.test(text.slice(at))) {
      throw new SyntaxProblem(
        at,
        'A comment starts right after `{{` and ends right before `}}`.',
        'Write `{{/* … */}}`.',
      );
    }
    for (;;) {
      const close = match(CLOSE);
      if (close) {
        add('close', close);
        break;
      }
      if (at >= text.length || text.startsWith('{{', at)) {
        throw new SyntaxProblem(
          start,
          'This action has no end: `}}` is missing.',
          `Add \`}}\`: \`${text.slice(start, at).split('\n')[0]?.trim()} }}\`.`,
        );
      }
      if (text[at] === '}') {
        throw new SyntaxProblem(
          at,
          'A `}` is missing here: this action ends with only one.',
          `Write \`}}\`: \`${text.slice(start, at).trim()} }}\`.`,
        );
      }
      const part = PARTS.map(([kind, pattern]) => [kind, match(pattern)] as const).find(
        ([, value]) => value,
      );
      if (part?.[1] === undefined) throw unexpected(text, at);
      add(part[0], part[1]);
    }
  }
  tokens.push({ kind: 'end', value: '', offset: text.length });
  return tokens;
}

function unexpected(text: string, at: number): SyntaxProblem {
  const char = text[at] ?? '';
  if (/["'`]/.test(char)) {
    const fix = `Add \`${char}\` after the string, on the same line.`;
    return new SyntaxProblem(at, 'This string has no end.', fix);
  }
  if (char === '{') {
    const fix = 'For a brace as text, write `{{ "{" }}`.';
    return new SyntaxProblem(at, 'This is one `{` too many: an action starts with `{{`.', fix);
  }
  const word = /^[.$]?[\w-]+/.exec(text.slice(at))?.[0];
  if (word?.includes('-')) {
    return new SyntaxProblem(
      at,
      `"${word}" has a \`-\`, which no name in a template has. Use \`index\`: \`index .secrets "slack-token"\`.`,
    );
  }
  const fix = 'An action has values, functions, `|`, parentheses and, for a variable, `:=`.';
  return new SyntaxProblem(at, `"${word ?? char}" is unexpected here.`, fix);
}
