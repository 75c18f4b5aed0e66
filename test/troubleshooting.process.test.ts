import { Repository } from './repository';
import { appFile, SECTIONS, side } from './troubleshooting-page';

const ENVIRONMENTS = ['dev', 'staging', 'production'];
const CLEAN = '0 errors, 0 warnings, 0 suppressed\n';

/** Writes the apps of all sections, with or without the mistakes. */
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
let fixed: string;
let printed: string;

beforeAll(() => {
  repository = new Repository();
  const environments = repository.read('fleet/environments.ts');
  write('+', environments);
  const { stderr } = repository.argosy('synth');
  fixed = stderr + repository.argosy('check').stdout;
  const commit = 'git -c user.name=test -c user.email=test@example.com commit -qm "The apps"';
  repository.exec('sh', '-c', `git init -q && git add dist && ${commit}`);
  write('-', environments);
  printed = repository.argosy('check').stdout;
}, 60_000);

afterAll(() => repository.remove());

test('there are ten mistakes, each in a different app', () => {
  expect(new Set(SECTIONS.map(({ app }) => app)).size).toBe(10);
  expect(SECTIONS).toHaveLength(10);
});

test.each(SECTIONS)('$heading: the page shows the actual output', ({ app, output }) => {
  const findings = printed.split('\n\n').filter((it) => it.startsWith(`fleet/apps/${app}.ts:`));
  expect(output).toBe(`${findings.join('\n\n')}\n`);
});

test('nothing else is printed, and each rule is reported once', () => {
  const rules = [...printed.matchAll(/^ {2}\w+ ([\w-]+\/[\w-]+): /gm)].map(([, rule]) => rule);
  expect(new Set(rules).size).toBe(rules.length);
  expect(printed.split('\n\n')).toHaveLength(rules.length + 1);
});

test('with the fixes, the check passes', () => {
  expect(fixed).toBe(CLEAN);
});
