import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The version in `go.mod` of Argo CD 3.5. */
const VERSION = 'v1.1.2';

/** A script, and whether all libraries are open. */
export interface Script {
  readonly text: string;
  readonly openLibs: boolean;
}

/** What a script returned as text, or the message of its error. */
export interface Result {
  readonly value: string;
  readonly error: string;
}

/** Runs scripts in the Lua of Argo CD. */
export function runInGopherLua(scripts: readonly Script[]): Result[] {
  const input = scripts.map((it) => `${JSON.stringify(it)}\n`).join('');
  const options = { input, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  const output = execFileSync(program(), options);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);
}

/** Builds the program, once for each version. */
function program(): string {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'argosy-e2e');
  const built = join(cache, `gopher-lua-${VERSION}`);
  if (existsSync(built)) return built;
  const work = join(cache, `gopher-lua-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    writeFileSync(
      join(work, 'go.mod'),
      `module e2e\n\nrequire github.com/yuin/gopher-lua ${VERSION}\n`,
    );
    copyFileSync(join(__dirname, 'gopher-lua/main.go'), join(work, 'main.go'));
    for (const args of [
      ['mod', 'tidy'],
      ['build', '-o', 'program', '.'],
    ]) {
      execFileSync('go', args, { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
    }
    renameSync(join(work, 'program'), built);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return built;
}
