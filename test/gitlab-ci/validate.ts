import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../docs-pages';

/** What the schema of GitLab reports of a `.gitlab-ci.yml`; empty if nothing. Extended jobs are resolved first. */
export function gitlabCiProblems(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'argosy-gitlab-'));
  try {
    writeFileSync(join(directory, '.gitlab-ci.yml'), text);
    // In CI, it would take the variables of that run for those of its own.
    const { PATH = '' } = process.env;
    const env = { PATH, HOME: directory };
    spawnSync('git', ['init', '-q', directory], { env });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', join(__dirname, 'set-union.mjs'), PROGRAM, '--list-all'],
      { cwd: directory, encoding: 'utf8', env },
    );
    const [, problems = ''] =
      /Invalid \.gitlab-ci\.yml[^\n]*\n(.*?)\n\n/s.exec(stderr + stdout) ?? [];
    return status === 0 ? '' : problems || stderr + stdout;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const PROGRAM = join(ROOT, 'node_modules/gitlab-ci-local/dist/index.js');
