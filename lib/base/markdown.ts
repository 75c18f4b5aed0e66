/** Harmless in Markdown, wherever it stands in a line: words and versions. */
const PLAIN = /^[A-Za-z0-9]+(?:(?:[.-]| |, |' ?)[A-Za-z0-9]+)*\.?$/;

/** What GitHub and GitLab link even in plain words: addresses, commits, and references such as `GH-12`. */
const LINKED = /\b[Ww]{3}\.|\b[0-9a-fA-F]{7,}\b|[A-Z][A-Z0-9_]*-\d/;

/** What ends a span of code, or the cell of a table. */
const DELIMITERS = /([`|\\]+)/;

/**
 * Text from outside as Markdown that shows exactly this text, in a paragraph or in the cell of a table: no link, no
 * mention, no reference, no markup. What is not a plain word is shown as code, since GitHub and GitLab find mentions and
 * references in any other text, however it is escaped.
 */
export function markdownText(text: string): string {
  const line = oneLine(text);
  if (line === '' || (PLAIN.test(line) && !LINKED.test(line))) return line;
  // Every second part is of delimiters. A character reference is never markup, nor the end of a cell.
  return line
    .split(DELIMITERS)
    .map((part, i) => (i % 2 === 1 ? references(part) : code(part)))
    .join('');
}

function references(text: string): string {
  return [...text].map((it) => `&#${it.codePointAt(0)};`).join('');
}

/** One space at both ends would be removed. */
function code(text: string): string {
  if (text === '') return '';
  return /^ .* $/.test(text) ? `\` ${text} \`` : `\`${text}\``;
}

/**
 * The text that `markdownText` shows: without control characters, those that change the direction of writing, and lone
 * surrogates; and with white space collapsed, since a line break ends a cell.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
}

/**
 * A table with as many rows as fit, and the number of the others.
 *
 * @param header the names of the columns.
 * @param rows cells that are Markdown.
 * @param limit the length, in UTF-16 code units.
 */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  limit: number,
): string {
  const lines = [header, header.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  let length = 0;
  const fitting = lines.findIndex((line) => {
    length += line.length + 1;
    return length > limit;
  });
  if (fitting === -1) return lines.join('\n');
  return `${lines.slice(0, fitting).join('\n')}\n\n… and ${lines.length - fitting} more.`;
}

/** A block of code, with a fence longer than any inside it. */
export function markdownCodeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((it) => it.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Text in an element of HTML inside of Markdown: no markup, no mention. */
export function htmlText(text: string): string {
  return oneLine(text).replaceAll(/[^\w ./-]/g, (it) => `&#${it.codePointAt(0)};`);
}
