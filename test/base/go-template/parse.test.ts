import fc from 'fast-check';
import { parseTemplate } from '../../../lib/base/go-template/parse';
import { locate, SyntaxProblem } from '../../../lib/base/text-problem';

function problemOf(text: string): string {
  try {
    parseTemplate(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return locate(text, error).message;
    throw error;
  }
  return '';
}

test('a field, a function and a pipe are read', () => {
  expect(parseTemplate('{{ .app.kind | printf "%s" }}')).toEqual([
    {
      type: 'action',
      pipe: {
        variables: [],
        commands: [
          [{ type: 'dot', fields: ['app', 'kind'], offset: 3 }],
          [
            { type: 'function', name: 'printf', fields: [], offset: 15 },
            { type: 'literal', value: '%s', fields: [], offset: 22 },
          ],
        ],
      },
    },
  ]);
});

test('a `range` declares two variables', () => {
  expect(parseTemplate('{{range $i, $c := .x}}{{$c.y}}{{else}}none{{end}}')).toMatchObject([
    {
      type: 'range',
      pipe: { variables: ['$i', '$c'] },
      body: [{ pipe: { commands: [[{ type: 'variable', name: '$c', fields: ['y'] }]] } }],
      otherwise: [{ type: 'text' }],
    },
  ]);
});

test('`else if` is an `if` in the `else`', () => {
  expect(parseTemplate('{{if .a}}{{else if .b}}x{{end}}')).toMatchObject([
    { type: 'if', body: [], otherwise: [{ type: 'if', body: [{ type: 'text' }] }] },
  ]);
});

test('comments and the marks that trim spaces are no part of it', () => {
  expect(parseTemplate('{{- /* {{ */ -}}')).toEqual([]);
  expect(parseTemplate(' {{- .a -}} ')).toMatchObject([{ type: 'text' }, {}, { type: 'text' }]);
});

test.each([
  ['{{ .app', 'Line 1, column 1: This action has no end: `}}` is missing.'],
  ['{{if .a}}x', 'Line 1, column 1: This `{{if}}` has no `{{end}}`.'],
  ['x{{end}}', 'Line 1, column 2: This `{{end}}` ends nothing.'],
  ['{{if .a}}{{else}}{{else}}{{end}}', 'Line 1, column 18: This is the second `{{else}}`.'],
  ['{{}}', 'Line 1, column 3: A value is missing here.'],
  ['{{ $x }}', 'Line 1, column 4: The variable `$x` is not declared.'],
  ['{{if .a}}{{$x := 1}}{{end}}{{$x}}', 'Line 1, column 30: The variable `$x` is not declared.'],
  ['{{ (len .a }}', 'Line 1, column 12: A `)` is missing here.'],
  ['{{ "a }}', 'Line 1, column 4: This string has no end.'],
  [
    '{{ .secrets.slack-token }}',
    'Line 1, column 12: ".slack-token" has a `-`, which no name in a template has. Use `index`: `index .secrets "slack-token"`.',
  ],
  ['{{ "\\ud800" }}', 'Line 1, column 4: "\\ud800" is not a character.'],
  ['{{ "\\U00110000" }}', 'Line 1, column 4: "\\U00110000" is not a character.'],
  ['{{break}}', 'Line 1, column 1: `{{break}}` is outside of a `{{range}}`.'],
  ['{{ .a | "x" }}', 'Line 1, column 9: This is no function, so it cannot follow a `|`.'],
  [
    'a\n{{ /* x */ }}',
    'Line 2, column 3: A comment starts right after `{{` and ends right before `}}`.',
  ],
])('%j is refused', (text, problem) => {
  expect(problemOf(text)).toBe(problem);
});

// --- Properties

const { nodes } = fc.letrec<{ nodes: string; value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('.', '.app.kind', '$', '$.x', '"a\\n"', '`b`', '-1.5', "'c'", 'true'),
    tie('value').map((it) => `(print ${it})`),
    tie('value').map((it) => `(print ${it} | len).x`),
  ),
  nodes: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('text', ' } { ', '{{/* comment */}}'),
    tie('value').map((it) => `{{ ${it} | printf "%v" -}}`),
    fc.tuple(tie('value'), tie('nodes')).map(([it, body]) => `{{- if ${it} }}${body}{{ end }}`),
    fc
      .tuple(tie('value'), tie('nodes'), tie('nodes'))
      .map(([it, a, b]) => `{{range $i, $x := ${it}}}${a}{{$x}}{{break}}{{else}}${b}{{end}}`),
    fc.tuple(tie('nodes'), tie('nodes')).map(([a, b]) => a + b),
  ),
}));

test('every template of the grammar parses, and none without its last `end`', () => {
  fc.assert(
    fc.property(nodes, (text) => {
      expect(problemOf(text)).toBe('');
      expect(problemOf(`{{with .}}${text}`)).not.toBe('');
      expect(problemOf(`${text}{{end}}`)).not.toBe('');
    }),
  );
});

test('any text parses or has a problem at a place in it', () => {
  const pieces = ['{{', '}}', '{{-', '-}}', '(', ')', '|', '.', '$', ':=', '"', '`', "'", '\\'];
  const words = ['if', 'end', 'else', 'range', 'define', 'x', '1', ' ', '\n', '/*', '*/', '😀'];
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }).map((it) => `{{${it}`),
    fc.array(fc.constantFrom(...pieces, ...words), { maxLength: 20 }).map((it) => it.join('')),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        parseTemplate(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxProblem);
        expect((error as SyntaxProblem).offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 2000 },
  );
});
