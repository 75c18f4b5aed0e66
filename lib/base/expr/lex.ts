import { escapedCharacter, GO_ESCAPE } from '../go-escape';
import { SyntaxProblem } from '../text-problem';

/** A token of an expression. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'bracket' | 'end';
  /** The text; of a string, what it says. */
  readonly value: string;
  readonly offset: number;
}

// The classes of characters are those of Go's package unicode.
const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\p{L}\p{Nd}_$]+/uy;
const BRACKET = /[()[\]{}]/y;
const OPERATOR = /\|\|?|::?|\?[.?]?|\.\.?|[&!=*<>][&=*]?|[,;%+^/-]/y;
const NUMBER =
  /(?:0[xX][\da-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|\d[\d_]*)?(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?[\d_]*)?/y;
const ESCAPE = new RegExp(`${GO_ESCAPE}|\\\\u\\{[\\da-fA-F]{1,6}\\}`, 'y');

const WORDS = ['in', 'or', 'and', 'matches', 'contains', 'startsWith', 'endsWith', 'let'];
const OPERATOR_WORDS = new Set([...WORDS, 'not', 'if', 'else']);

/**
 * Splits an expression into tokens, the last of which is `end`.
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
  const add = (kind: Token['kind'], length: number, value = text.slice(at, at + length)) => {
    tokens.push({ kind, value, offset: at });
    at += length;
  };
  while (at < text.length) {
    const char = text[at] ?? '';
    const skipped = match(SPACE) ?? match(COMMENT);
    if (skipped) {
      at += skipped.length;
    } else if (text.startsWith('/*', at)) {
      throw new SyntaxProblem(at, 'This comment has no end.');
    } else if (/["'`]/.test(char)) {
      const { length, value } = stringAt(text, at);
      add('string', length, value);
    } else if (/[bB]/.test(char) && /["']/.test(text[at + 1] ?? '')) {
      const { length, value } = stringAt(text, at + 1);
      add('string', length + 1, value);
    } else if (/^(?:\d|\.\d)/.test(text.slice(at, at + 2))) {
      add('number', numberAt(text, at, match(NUMBER) ?? ''));
    } else if (char === '#') {
      add('operator', text[at + 1] === '#' ? 2 : 1);
      const name = match(WORD);
      if (name) add('name', name.length);
    } else {
      const word = match(WORD);
      const bracket = match(BRACKET);
      const operator = match(OPERATOR);
      if (word) add(OPERATOR_WORDS.has(word) ? 'operator' : 'name', word.length);
      else if (bracket) add('bracket', 1);
      else if (operator) add('operator', operator.length);
      else throw new SyntaxProblem(at, `"${char}" is not part of any operator.`);
    }
  }
  tokens.push({ kind: 'end', value: '', offset: text.length });
  return tokens;
}

/** The length of a number, which is checked. */
function numberAt(text: string, at: number, number: string): number {
  const digits = number.replaceAll('_', '');
  const isInteger = /^(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)$/.test(digits);
  const isFloat = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits);
  WORD.lastIndex = at + number.length;
  if (!(isInteger || isFloat) || WORD.test(text)) {
    throw new SyntaxProblem(at, `${JSON.stringify(number)} does not start a number.`);
  }
  const decimal = isInteger && /^\d+$/.test(digits) ? digits.replace(/^0+(?=\d)/, '') : digits;
  const isTooLarge = isInteger ? BigInt(decimal) >= 2n ** 63n : !Number.isFinite(Number(decimal));
  if (isTooLarge) throw new SyntaxProblem(at, 'This number is too large.');
  return number.length;
}

function stringAt(text: string, start: number): { length: number; value: string } {
  const quote = text[start] ?? '';
  if (quote === '`') {
    const raw = /`(?:[^`]|``)*`/y;
    raw.lastIndex = start;
    const found = raw.exec(text)?.[0];
    if (found === undefined) throw new SyntaxProblem(start, 'This string has no end.');
    return { length: found.length, value: found.slice(1, -1).replaceAll('``', '`') };
  }
  let value = '';
  let at = start + 1;
  while (text[at] !== quote) {
    if (at >= text.length || text[at] === '\n') {
      throw new SyntaxProblem(start, 'This string has no end on its line.');
    }
    if (text[at] !== '\\') {
      value += text[at++];
      continue;
    }
    ESCAPE.lastIndex = at;
    const sequence = text[at + 1] === quote ? `\\${quote}` : ESCAPE.exec(text)?.[0];
    const char = sequence && escapedCharacter(sequence);
    if (!sequence || char === undefined) {
      throw new SyntaxProblem(at, `"${text.slice(at, at + 2)}" is not an escape sequence.`);
    }
    value += char;
    at += sequence.length;
  }
  return { length: at + 1 - start, value };
}
