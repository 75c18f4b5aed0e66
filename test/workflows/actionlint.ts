import { spawnSync } from 'node:child_process';

/** True if `actionlint` is on PATH. It also runs `shellcheck` on scripts, if that is. */
export const hasActionlint = spawnSync('actionlint', ['--version']).status === 0;

export const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

/** What `actionlint` reports of a workflow, a line each; empty if nothing. */
export function actionlint(text: string): string {
  const { stdout, stderr } = spawnSync('actionlint', ['-oneline', '-no-color', '-'], {
    input: text,
    encoding: 'utf8',
  });
  return stdout + stderr;
}
