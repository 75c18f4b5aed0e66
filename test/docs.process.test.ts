import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, blocksIn, PAGES } from './docs-pages';
import { COMMAND } from './packages';
import { Repository } from './repository';
import { newSealer } from './sealing';
import { setSources } from './secret-sources';

/** Commands that are not run here, with the reason. */
const NOT_RUN: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm (ci|install|update)\b/, 'it downloads packages'],
  [
    /^npm pack$|\.\.\/gitops\b/,
    'test/package.process.test.ts packs the package, and creates a repository that depends on it',
  ],
  [/^npm run synth\b/, 'it builds the package, which other tests are using'],
  [/^(kubectl|helm|kubeseal|argocd)\b|^npx argosy bootstrap .*--run\b/, 'it needs a cluster'],
  [/^aws\b|\baws secretsmanager\b/, 'it needs an account'],
  [/^(curl|git ls-remote)\b/, 'it needs the network'],
  [/^sha256sum fleet\/argocd\b/, 'it needs the download'],
  [/^git revert\b/, 'it would revert the commit of another page'],
  [/^(npm test|npx jest)\b/, 'it would run this test'],
  [/^npm run typecheck\b/, 'test/compile.test.ts compiles new apps, and it takes seconds'],
];

// --- Commands

/** A command of a block, and the lines that the page shows as its output. */
interface Command {
  readonly place: string;
  readonly line: string;
  readonly output: string[];
}

/** In a block with prompts, lines without one are output; in any other, each line is a command. */
function commandsOf(block: Block): Command[] {
  const prompts = /^\$ /m.test(block.text);
  const commands: Command[] = [];
  for (const line of block.text.replaceAll('\\\n', '').split('\n')) {
    if (line.trim() === '') continue;
    if (prompts && !line.startsWith('$ ')) commands.at(-1)?.output.push(line);
    else
      commands.push({
        place: block.place,
        line: line.replace(/^\$ /, ''),
        output: [],
      });
  }
  return commands;
}

function run(line: string, directory: string): Promise<{ code: number; output: string }> {
  const command = line
    .replaceAll(/\bnpx argosy\b/g, `node ${COMMAND}`)
    .replaceAll(/(?<= |< )\/tmp\//g, `${directory}/.argosy/`);
  const { CDK8S_OUTDIR: _, ...environment } = process.env;
  const PATH = `${join(directory, '.argosy/bin')}:${environment['PATH']}`;
  const env = {
    ...environment,
    PATH,
    CDK8S_CHECK_UPGRADE: 'false',
    GIT_PAGER: 'cat',
    NO_COLOR: '1',
  };
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd: directory, env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: `${stdout}\n${stderr}` });
    });
  });
}

/** Files that the commands of a page need besides the fleet of the pages. */
const FILES: Readonly<Record<string, (copy: Repository) => void | Promise<void>>> = {
  // The first sample of the page, with an older version of its chart.
  'docs/argo-app.md': (copy) => {
    const [sample] = blocksIn('ts').filter(({ page }) => page === 'docs/argo-app.md');
    copy.write('fleet/apps/redis.ts', sample?.text ?? '');
    for (const environment of ['dev', 'staging', 'production']) {
      const release = 'sources:\n  chart:\n    revision: "20.0.0"\n';
      copy.write(`fleet/releases/${environment}/redis.yaml`, release);
    }
    const repoURL = "  repoURL: 'https://github.com/example/gitops.git',\n";
    const sourceRepos = "  sourceRepos: ['https://charts.example.com'],\n";
    copy.replace('fleet/platform.ts', repoURL, `${repoURL}${sourceRepos}`);
  },
  // The teams and the app of the page.
  'docs/teams.md': (copy) => {
    const [teams, app] = blocksIn('ts').filter(({ page }) => page === 'docs/teams.md');
    copy.write('fleet/teams.ts', teams?.text ?? '');
    copy.write('fleet/apps/ledger.ts', app?.text ?? '');
    for (const environment of ['dev', 'staging', 'production']) {
      const release = 'images:\n  ledger:\n    tag: "v1.0.0"\n';
      copy.write(`fleet/releases/${environment}/ledger.yaml`, release);
    }
    const checks = "  checks: () => import('./fleet/checks'),\n";
    copy.replace('main.ts', checks, `${checks}  teams: () => import('./fleet/teams'),\n`);
  },
  // The scripts of the page, with their examples.
  'docs/health.md': (copy) => {
    for (const { page, text } of [...blocksIn('lua'), ...blocksIn('yaml')]) {
      const [, path] = /^(?:--|#) (fleet\/health\/\S+)\n/.exec(text) ?? [];
      if (page !== 'docs/health.md' || !path) continue;
      copy.write(path, text);
    }
  },
  // With the first sample of the page.
  'docs/bootstrap.md': (copy) => {
    const [sample] = blocksIn('ts').filter(({ page }) => page === 'docs/bootstrap.md');
    copy.write('fleet/platform.ts', sample?.text ?? '');
    const { status, stderr } = copy.argosy('synth');
    if (status !== 0) throw new Error(stderr);
  },
  // The first sample of the page, whose values are sealed in dev, and in a store elsewhere.
  'docs/secrets.md': async (copy) => {
    const [sample] = blocksIn('ts').filter(({ page }) => page === 'docs/secrets.md');
    copy.write('fleet/apps/checkout.ts', sample?.text ?? '');
    for (const environment of ['dev', 'staging', 'production']) {
      const release = 'images:\n  checkout:\n    tag: "v1.0.0"\n';
      copy.write(`fleet/releases/${environment}/checkout.yaml`, release);
    }
    setSources(copy);
    copy.write('fleet/certificates/dev.pem', (await newSealer()).pem);
    for (const name of ['tls.crt', 'tls.key']) copy.write(`.argosy/${name}`, 'text\n');
    // A password manager.
    copy.write('.argosy/bin/pass', '#!/bin/sh\necho s3cret\n');
    chmodSync(join(copy.path, '.argosy/bin/pass'), 0o755);
  },
};

/** It starts with nothing, and has a test of its own: test/ci-page.process.test.ts. */
const CI_PAGE = 'docs/ci.md';

/** A copy of the repository, committed to its own git repository with an `origin`. */
async function repository(page: string): Promise<Repository> {
  const copy = new Repository();
  await FILES[page]?.(copy);
  const steps = [
    'git init -q -b main && git config user.name test && git config user.email test@example.com',
    'echo node_modules >> .git/info/exclude && git add -A && git commit -q -m "The repository"',
    'git init -q --bare .git/origin.git && git remote add origin .git/origin.git',
    'git push -q -u origin main',
  ];
  const { code, output } = await run(steps.join(' && '), copy.path);
  expect([code, output.trim()]).toEqual([0, '']);
  return copy;
}

/** The commands that a test runs, by page. */
const COMMANDS = PAGES.filter((page) => page !== CI_PAGE)
  .map((page): [string, Command[]] => {
    const commands = blocksIn('sh').flatMap((block) =>
      block.page === page ? commandsOf(block) : [],
    );
    const isRun = ({ line }: Command) => !NOT_RUN.some(([command]) => command.test(line));
    return [page, commands.filter(isRun)];
  })
  .filter(([, commands]) => commands.length > 0);

test.each([...COMMANDS])(
  'the commands of %s do what it says, one after the other',
  async (page, commands) => {
    const copy = await repository(page);
    try {
      for (const { place, line, output: shown } of commands) {
        const [, expected = '0'] = /# exits with (\d+)$/.exec(line) ?? [];
        const { code, output } = await run(line, copy.path);
        expect([place, line, code, output]).toEqual([place, line, Number(expected), output]);
        // The number of files does not matter.
        const [printed, promised] = [output.split('\n'), shown].map((lines) =>
          lines.map((it) => it.replaceAll(/\d+/g, '0')),
        );
        expect(printed).toEqual(expect.arrayContaining(promised ?? []));
      }
    } finally {
      copy.remove();
    }
  },
  60_000,
);

test('every block of commands is a valid script, also of commands that no test runs', async () => {
  for (const block of blocksIn('sh').filter(({ text }) => !/^\$ /m.test(text))) {
    const { code, output } = await run(`sh -n <<'SCRIPT'\n${block.text}SCRIPT`, '.');
    expect([block.place, code, output]).toEqual([block.place, 0, '\n']);
  }
});
