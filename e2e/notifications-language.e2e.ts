import fc from 'fast-check';
import { parseExpr } from '../lib/base/expr/parse';
import { TEMPLATE_FUNCTIONS } from '../lib/base/go-template/functions';
import { parseTemplate } from '../lib/base/go-template/parse';
import { SyntaxProblem } from '../lib/base/text-problem';
import { checkTemplate } from '../lib/model/notifications/check-template';
import { templateTexts } from '../lib/model/notifications/notification-template';
import { completeNotifications } from '../lib/model/notifications/notifications';
import { templateVariables } from '../lib/model/notifications/variables';
import { ENGINE_PROGRAM, runEngine } from './notifications/engine';
import { notifications } from './notifications/golden-platform';

// Our parsers against those of Argo CD: on its own samples, and on thousands of mutations of them.

const withEngine = process.env[ENGINE_PROGRAM] ? test : test.skip;

function refusal(parse: (text: string) => unknown, text: string): string {
  try {
    parse(text);
    return '';
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.message;
    throw error;
  }
}

const { triggers, templates } = completeNotifications(notifications);

const EXPRESSIONS = [
  ...Object.values(triggers).flatMap((conditions) =>
    conditions.flatMap(({ when, oncePer }) => [when, oncePer ?? 'nil']),
  ),
  "app.status.operationState != nil and app.status.operationState.phase in ['Error', 'Failed']",
  'time.Now().Sub(time.Parse(app.status?.operationState.startedAt)).Minutes() >= 5',
  'app.metadata.annotations["example.com/version"]',
  'app.status.conditions[0].type ?? "none"',
  "any(app.status.conditions, {.type == 'SyncError' && #.message contains 'x'})",
  'filter(app.status.resources, .health.status not in ["Healthy"]) | map(.name) | join(", ")',
  'let x = 1.5e3; x > 0x1F ? [1, 2,][1:] : {"a": -1, b: !true}',
  'if len(app.spec.sources) > 1 { "many" } else if false { `raw` } else { "one" }',
  '1 < len(app.metadata.name) <= 63 or not (2 ** 3 ^ 2 % 5 == 1..3)',
  'reduce(1..3, #acc + #, 0) // end',
  'app.metadata.name matches "^a.*\\\\d$" /* b */ ; true',
  "split('a,b', ',')[-1]?.[0] == b'x' || ::len('a') == 1",
];

const TEMPLATES = [
  ...Object.values(templates).flatMap((it) => templateTexts(it).map(({ text }) => text)),
  '{{if eq .serviceType "slack"}}:exclamation:{{end}} {{.app.metadata.name}} at {{.context.argocdUrl}}',
  '{{- range $index, $c := .app.status.conditions}}{{if $index}},{{else}}{{break}}{{end}}{{$c.type}}{{- end -}}',
  '{{with $x := index .app.spec.sources 0}}{{$x.repoURL | quote}}{{else with .app}}{{.kind}}{{else}}none{{end}}',
  '{{(call .repo.GetCommitMetadata .app.status.sync.revision).Author | upper | printf "%-10s"}}',
  '{{/* comment */}}{{define "t"}}{{.}}{{end}}{{template "t" .app}}{{block "b" .}}x{{end}}',
  "{{ printf `%d` 0x1F }}{{ 'a' }}{{ -1.5e3 | int }}{{ $y := true }}{{ $y = false }}{{ not $y }}",
  '{{ if and .app.status (gt (len .app.spec.sources) 1) }}a{{ else if .app }}b{{ end }}',
];

/** Samples, with pieces of them removed, repeated, swapped, or replaced by others. */
function mutations(samples: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> {
  const mutation = fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.constantFrom('', ...pieces));
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([sample, changes]) =>
      changes.reduce((text, [at, length, piece]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + piece + text.slice(start + length);
      }, sample),
    );
}

const sampled = (texts: fc.Arbitrary<string>, count: number) =>
  fc.sample(texts, { numRuns: count, seed: 16 }).filter((it) => it.isWellFormed());

/** What the compiler of expressions refuses because of types, which we do not check. */
const OF_TYPES =
  /invalid operation|cannot |mismatched|not a function|invalid argument|error parsing regexp|builtin|expected bool|unknown|has no|out of range|integer divide|should be|predicate|undefined variable|redeclare|is undefined|array elements can only|non-integer|used as condition|not enough arguments to call/i;

withEngine('an expression parses if and only if the engine compiles it, types aside', () => {
  const pieces = [
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '.',
    '?.',
    '??',
    '?',
    ':',
    ',',
    ';',
    '|',
    '#',
    ' not ',
    ' in ',
    ' and ',
    "'",
    '"',
    '`',
    '\\',
    '1',
    '0x',
    '.5',
    '1e',
    '_',
    '!',
    '=',
    '==',
    '*',
    '**',
    '..',
    '-',
    '/',
    '//',
    '/*',
    'let ',
    'if ',
    'else',
    'len',
    'map(',
    'nil',
    '@',
    '&',
    '&&',
    '::',
    '\n',
    'é',
  ];
  const texts = [...EXPRESSIONS, ...sampled(mutations(EXPRESSIONS, pieces), 20_000)];
  const { expressions } = runEngine({ expressions: texts });
  const differences = texts.flatMap((text, i) => {
    const ours = refusal(parseExpr, text);
    const theirs = expressions[i] ?? 'none';
    if ((ours === '') === (theirs === '')) return [];
    if (ours === '' && OF_TYPES.test(theirs)) return [];
    return [{ text, ours, theirs: theirs.split('\n')[0] }];
  });
  expect(differences.slice(0, 40)).toEqual([]);
  for (const text of EXPRESSIONS) expect([text, refusal(parseExpr, text)]).toEqual([text, '']);
});

withEngine('a template is accepted if and only if the engine parses it', () => {
  const pieces = [
    '{{',
    '}}',
    '{{-',
    ' -}}',
    '{{end}}',
    '{{else}}',
    '{{if .app}}',
    '{{range .}}',
    '{{break}}',
    '|',
    ' | ',
    '(',
    ')',
    '$',
    '$x',
    ':=',
    ' := ',
    '=',
    '.',
    '.x',
    ' ',
    '\n',
    '"',
    '`',
    "'",
    '\\',
    '/*',
    '*/',
    'len ',
    'nope',
    'end',
    'if',
    'nil',
    'true',
    '1',
    '-1',
    '0x',
    ',',
    '-',
    'é',
    '{{define "z"}}',
    '{{template "z"}}',
  ];
  const texts = [...TEMPLATES, ...sampled(mutations(TEMPLATES, pieces), 20_000)];
  const { templates: refused } = runEngine({ templates: texts });
  const differences = texts.flatMap((text, i) => {
    const ours = refusal(parseTemplate, text);
    const theirs = refused[i] ?? 'none';
    // The functions are checked below.
    if ((ours === '') === (theirs === '') || /function .* not defined/.test(theirs)) return [];
    return [{ text, ours, theirs }];
  });
  expect(differences.slice(0, 40)).toEqual([]);
  for (const text of TEMPLATES) expect([text, refusal(parseTemplate, text)]).toEqual([text, '']);
});

withEngine('a function is known if and only if the engine has it', () => {
  const words = TEMPLATES.join(' ').match(/\b[a-z]\w+/gi) ?? [];
  const names = [...new Set(['env', 'expandenv', 'include', 'toYaml', 'lookup', 'tpl', ...words])];
  const calls = [...TEMPLATE_FUNCTIONS, ...names].map((it) => `{{ ${it} 1 }}`);
  const { templates: refused } = runEngine({ templates: calls });
  const variables = templateVariables({ context: [] });
  const isUnknown = (text: string) =>
    checkTemplate(text, variables).some(({ message }) => /There is no function/.test(message));
  for (const [i, text] of calls.entries()) {
    expect([text, isUnknown(text)]).toEqual([text, /not defined/.test(refused[i] ?? '')]);
  }
});
