/** The escape sequences of strings in Go, apart from that of the quote. */
export const GO_ESCAPE = String.raw`\\(?:[abfnrtv\\]|[0-3][0-7]{2}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})`;

const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The character of an escape sequence, which starts with a backslash, if it is one of Unicode. */
export function escapedCharacter(sequence: string): string | undefined {
  const rest = sequence.slice(1);
  if (rest.length === 1) return CONTROLS[rest] ?? rest;
  const code = /^[0-7]/.test(rest)
    ? Number.parseInt(rest, 8)
    : Number.parseInt(rest.replaceAll(/[xuU{}]/g, ''), 16);
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}
