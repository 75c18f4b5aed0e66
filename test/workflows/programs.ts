import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from '../delivery/clone';

/** A program that a step has started. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly cwd: string;
}

/** Writes down how it is called; then prints and does what a test says. */
const RECORDER = `
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const [, , program, ...args] = process.argv;
const stdin = args.at(-1) === '-' ? readFileSync(0, 'utf8') : '';
appendFileSync(process.env.CALLS, JSON.stringify({ program, args, env: process.env, stdin, cwd: process.cwd() }) + '\\n');
const file = process.env.CALLS + '.' + program;
const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\\n') : [];
const answer = lines.map((it) => JSON.parse(it)).findLast(({ to }) => args.join(' ').includes(to));
if (answer !== undefined) {
  const { stdout = '', stderr = '', status = 0 } = answer;
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = status;
}
`;

/** What `npm ci`, `install` and `pack` leave, without the network: links to the packages. `npm test` does nothing, or runs Jest. */
const NPM = `
case "$*" in *--prefix*) cd "$(echo "$*" | sed "s/.*--prefix //")" ;; esac
case "$1" in
  pack) touch argosy-0.1.0.tgz ;;
  install) echo '{ "lockfileVersion": 3, "packages": {} }' > package-lock.json ;;
  test) shift; [ "$1" != -- ] || shift; [ -z "$RUN_TESTS" ] || exec node node_modules/jest/bin/jest.js "$@"; exit 0 ;;
  ci) [ ! -f node_modules ] || exit 1 ;;
  *) exit 0 ;;
esac
[ "$1" != pack ] && [ ! -e node_modules ] || exit 0
mkdir -p node_modules/.bin
ln -s "$ARGOSY_PACKAGES"/* "$ARGOSY_PACKAGES"/.cache node_modules/
ln -s ../argosy/bin/argosy.js node_modules/.bin/argosy
`;

/** Runs an installed program. What is not installed would come from the registry: that is written down. */
const NPX = `
if [ "$1" = --no-install ]; then shift; elif [ ! -e "node_modules/.bin/$1" ]; then exec npx-download "$@"; fi
program=$1
shift
exec "node_modules/.bin/$program" "$@"
`;

/** Programs that take the place of those that need the network, first on `PATH`. */
export class Programs {
  /** Whether `npm test` runs the tests of the repository. */
  runsTests = false;
  private readonly calls: string;
  private readonly bin: string;

  constructor(directory: string) {
    this.bin = join(directory, 'bin');
    this.calls = join(directory, 'calls');
    mkdirSync(this.bin, { recursive: true });
    writeFileSync(join(directory, 'recorder.js'), RECORDER);
    const record = (name: string) =>
      `"${process.execPath}" "${join(directory, 'recorder.js')}" ${name} "$@"`;
    for (const name of ['apk', 'aws', 'curl', 'docker', 'gh', 'npx-download'])
      this.install(name, `exec ${record(name)}`);
    this.install('npm', NPM);
    this.install('npx', NPX);
  }

  /** The variables that steps need to find them. */
  get env(): Record<string, string> {
    const path = [this.bin, dirname(process.execPath), '/usr/bin', '/bin'].join(':');
    return {
      PATH: path,
      CALLS: this.calls,
      ARGOSY_PACKAGES: process.env['ARGOSY_PACKAGES'] ?? '',
      RUN_TESTS: this.runsTests ? '1' : '',
    };
  }

  /** What a program prints from now on, and its exit code, if its arguments contain a text. */
  answer(program: string, result: Partial<Result>, to = ''): void {
    appendFileSync(`${this.calls}.${program}`, `${JSON.stringify({ to, ...result })}\n`);
  }

  /** The calls of a program. */
  of(program: string): Call[] {
    if (!existsSync(this.calls)) return [];
    const lines = readFileSync(this.calls, 'utf8').split('\n').filter(Boolean);
    return lines.map((it) => JSON.parse(it) as Call).filter((it) => it.program === program);
  }

  private install(name: string, script: string): void {
    const file = join(this.bin, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
}
