import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { Repository } from './repository';

/** A section of the page: what is printed, and a diff from the mistake to what mends it. */
interface Section {
  readonly heading: string;
  readonly app: string;
  readonly output: string;
  readonly diff: string;
}

const ENVIRONMENTS = ['dev', 'staging', 'production'];
const CLEAN = '0 errors, 0 warnings, 0 suppressed\n';

const ROOT = dirname(__dirname);
const PAGE = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
const SECTIONS = PAGE.split(/^## /m).flatMap((text): Section[] => {
  const block = (language: string) => text.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';
  const [heading = ''] = text.split('\n');
  const diff = block('diff');
  const [, app = ''] = /^ \S+ fleet\/(?:apps|releases\/\w+)\/([\w-]+)/.exec(diff) ?? [];
  return diff === '' ? [] : [{ heading, app, output: block('text'), diff }];
});

/** The files of a diff, which its comments name, with the lines of one side of it. */
function side(sign: '-' | '+', diff: string): Map<string, string> {
  const files = new Map<string, string>();
  let file = '';
  for (const line of diff.split('\n')) {
    const [, named] = /^ (?:\/\/|#) (fleet\/\S+)$/.exec(line) ?? [];
    if (named !== undefined) file = named;
    else if (line.startsWith(' ') || line.startsWith(sign)) {
      files.set(file, `${files.get(file) ?? ''}${line.slice(1)}\n`);
    }
  }
  return files;
}

/** The file of an app of which the page shows a part. */
function appFile(name: string, part: string): string {
  // Two budgets for the same pods are a mistake of their own.
  const hasBudget = part.includes("kind: 'PodDisruptionBudget'");
  const budget = hasBudget ? '' : 'podDisruptionBudget: { maxUnavailable: 1 },';
  const rest = part.replace(/^base: \{/m, 'base: { ...base,');
  return `import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { defineWebService, httpGet } from 'argosy';
import { environments } from '../environments';

const base = {
  port: 8080,
  readiness: httpGet('/healthz'),
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '128Mi' } },
  ${budget}
  topologySpread: [{ over: 'zone' }],
} as const;

export const app = defineWebService(environments, {
  name: '${name}',
  image: 'registry.example.com/${name}',
${rest === part ? `  base,\n${part}` : rest}});
`;
}

/** Writes the apps of all sections, with the mistakes or without. */
function write(sign: '-' | '+', environments: string): void {
  let allow = '';
  for (const { app, diff } of SECTIONS) {
    const files = side(sign, diff);
    const file = `fleet/apps/${app}.ts`;
    repository.write(file, appFile(app, files.get(file) ?? ''));
    for (const environment of ENVIRONMENTS) {
      const release = `fleet/releases/${environment}/${app}.yaml`;
      repository.write(release, files.get(release) ?? `images: { ${app}: { tag: v1.4.2 } }\n`);
    }
    allow += files.get('fleet/environments.ts') ?? '';
  }
  const allowing = environments.replaceAll(/promotionOrder: \d,\n/g, (line) => line + allow);
  repository.write('fleet/environments.ts', allowing);
}

let repository: Repository;
let mended: string;
let printed: string;

beforeAll(() => {
  repository = new Repository();
  const environments = repository.read('fleet/environments.ts');
  write('+', environments);
  const { stderr } = repository.argosy('synth');
  mended = stderr + repository.argosy('check').stdout;
  const commit = 'git -c user.name=test -c user.email=test@example.com commit -qm "The apps"';
  repository.exec('sh', '-c', `git init -q && git add dist && ${commit}`);
  write('-', environments);
  printed = repository.argosy('check').stdout;
}, 60_000);

afterAll(() => repository.remove());

test('there are ten mistakes, each of an app of its own', () => {
  expect(new Set(SECTIONS.map(({ app }) => app)).size).toBe(10);
  expect(SECTIONS).toHaveLength(10);
});

test.each(SECTIONS)('$heading: the page shows what is printed', ({ app, output }) => {
  const findings = printed.split('\n\n').filter((it) => it.startsWith(`fleet/apps/${app}.ts:`));
  expect(output).toBe(`${findings.join('\n\n')}\n`);
});

test('nothing else is printed, and each rule is told once', () => {
  const rules = [...printed.matchAll(/^ {2}\w+ ([\w-]+\/[\w-]+): /gm)].map(([, rule]) => rule);
  expect(new Set(rules).size).toBe(rules.length);
  expect(printed.split('\n\n')).toHaveLength(rules.length + 1);
});

test('what mends them makes the check pass', () => {
  expect(mended).toBe(CLEAN);
});

test('the compiler finds neither the mistakes nor anything in what mends them', () => {
  const files = SECTIONS.flatMap(({ app, diff }) =>
    (['-', '+'] as const).map((sign) => {
      const part = side(sign, diff).get(`fleet/apps/${app}.ts`) ?? '';
      const file = `fleet/apps/${app}${sign === '-' ? '' : '-mended'}.ts`;
      repository.write(file, appFile(app, part));
      return join(repository.path, file);
    }),
  );
  const { config } = ts.readConfigFile(join(repository.path, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository.path);
  const paths = { argosy: [join(ROOT, 'lib/index.ts')] };
  const program = ts.createProgram(files, { ...options, paths });
  const mistakes = files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
  expect(mistakes).toEqual([]);
}, 60_000);
