import * as fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import {
  htmlText,
  markdownCodeBlock,
  markdownTable,
  markdownText,
  oneLine,
} from '../../lib/base/markdown';

const parser = new MarkdownIt({ html: true, linkify: true });

/** A piece of rendered text. */
interface Piece {
  readonly type: string;
  readonly text: string;
}

/** What each block with text is rendered to: a paragraph, or a cell of a table. */
function blocks(markdown: string): Piece[][] {
  return parser
    .parse(markdown, {})
    .filter(({ type }) => type === 'inline')
    .map(({ children }) =>
      (children ?? []).map(({ type, content }: Token) => ({ type, text: content })),
    )
    .map((pieces) => pieces.filter(({ text }) => text !== ''));
}

const types = (markdown: string) => parser.parse(markdown, {}).map(({ type }) => type);
const shown = (pieces: readonly Piece[] = []) => pieces.map(({ text }) => text).join('');

/** Text as an attacker would write it: Markdown, HTML, and what forges link. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'`|\\*_~[]()<>#!&@:\n\r\t $%{}-+="\'/.'.split(''),
        ...['@team', '#123', '!123', 'GH-7', 'https://evil.example', 'www.evil.example', '</td>'],
        ...[
          '<img src=x>',
          '[a](//b)',
          '&lt;',
          '&#64;',
          '``',
          '\\|',
          'a@b.example',
          ':smile:',
          '---',
        ],
        ...['8f3c2d1', '\u202e', '\u0000', '\u2028', '👩‍🚀', '\ud800'],
      ),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('v1.4.2', 'word', ' '),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('any text is shown as it is in a cell, and ends no cell', () => {
  fc.assert(
    fc.property(hostile, hostile, (a, b) => {
      const table = markdownTable(['A', 'B', 'C'], [[a, b, 'end'].map(markdownText)], Infinity);
      const cells = blocks(table).map(shown);
      expect(cells).toEqual(['A', 'B', 'C', oneLine(a), oneLine(b), 'end']);
      expect(types(table).filter((it) => it === 'tr_open')).toHaveLength(2);
    }),
    { numRuns: 500 },
  );
});

test('any text is shown as it is in a paragraph, without links and HTML', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [pieces = [], ...others] = blocks(`Reason: ${markdownText(text)}`);
      expect(shown(pieces)).toBe(`Reason: ${oneLine(text)}`.trim());
      expect(others).toEqual([]);
      expect(pieces.filter(({ type }) => type !== 'text' && type !== 'code_inline')).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('what a forge links, wherever Markdown shows it as text, is shown as code', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [pieces = []] = blocks(markdownText(text));
      const plain = pieces.filter(({ type }) => type === 'text').map(({ text: it }) => it);
      // Between spans of code there are only delimiters; text without any code is of plain words.
      const isPlain = /^[\w .,'-]*$/.test(shown(pieces));
      expect(plain.filter((it) => !/^[`|\\]+$/.test(it) && !isPlain)).toEqual([]);
      expect(plain.join(' ')).not.toMatch(/[@#!~%&:]|GH-7|\bwww\.|\b8f3c2d1\b/);
    }),
    { numRuns: 500 },
  );
});

test.each([
  'v1.4.2',
  'app-0',
  'nothing',
  'orders v1.4.2, migrations v1.4.1',
  'v1.4.5 answers with 500.',
  "It doesn't start",
])('%s is a plain text', (text) => {
  expect(markdownText(text)).toBe(text);
});

test.each([
  ['@example/admins', '`@example/admins`'],
  ['fixes #12', '`fixes #12`'],
  ['GH-12', '`GH-12`'],
  ['www.example.com', '`www.example.com`'],
  ['8f3c2d1', '`8f3c2d1`'],
  ['v1.2.3+build', '`v1.2.3+build`'],
  ['dist/apps/dev/x.yaml', '`dist/apps/dev/x.yaml`'],
  ['a|b', '`a`&#124;`b`'],
  ['say `@here`', '`say `&#96;`@here`&#96;'],
  ['a ` b ` c', '`a `&#96;`  b  `&#96;` c`'],
])('%s is shown as code', (text, markdown) => {
  expect(markdownText(text)).toBe(markdown);
});

test('lines and control characters become spaces', () => {
  expect(markdownText(' two\n\nlines\u0007')).toBe('two lines');
});

test('half a character is replaced, since no forge can store it', () => {
  expect(markdownText('v1\ud800')).toBe('`v1\ufffd`');
});

test('characters that change the direction of writing are left out', () => {
  expect(oneLine('v1\u202e2v\u202c')).toBe('v1 2v');
});

test('a table is cut between rows, and says how many are left out', () => {
  const rows = Array.from({ length: 100 }, (_, i) => [`app-${i}`, 'v1.0.0']);
  const text = markdownTable(['App', 'Runs'], rows, 500);
  expect(text.length).toBeLessThan(530);
  const kept = [...text.matchAll(/^\| app-\d+ \| v1\.0\.0 \|$/gm)].length;
  expect(text).toMatch(new RegExp(`\\n\\n… and ${100 - kept} more\\.$`));
  expect(kept).toBeGreaterThan(10);
});

test('no code ends its block', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('`', '~', '\n', ' ', 'a')), (characters) => {
      const code = characters.join('');
      const [block, ...others] = parser.parse(markdownCodeBlock('diff', code), {});
      expect([block?.type, block?.content, others]).toEqual(['fence', `${code}\n`, []]);
    }),
  );
});

test('text in an element of HTML is neither markup nor a mention', () => {
  expect(htmlText('@example/<b>hi</b>')).toBe('&#64;example/&#60;b&#62;hi&#60;/b&#62;');
  expect(htmlText('dev/my-app')).toBe('dev/my-app');
});
