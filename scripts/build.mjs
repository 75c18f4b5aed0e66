// Builds the package into build/: the library as one script with its entry points, the launcher, the typed CRDs, and
// declarations. `--scripts` skips the declarations, which take seconds and are not needed to run; `--declarations` builds
// only those.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BUILD = join(ROOT, 'build');
/** The build goes to a separate directory first: another process may be reading the previous build. */
const OUT = join(ROOT, `build-${process.pid}`);
const require = createRequire(import.meta.url);

/** The entry points that share one script; `exports` of package.json has one more, and `imports/*`. */
const DOORS = ['index', 'cli', 'testing'];

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
};

async function buildScripts() {
  mkdirSync(OUT, { recursive: true });
  await Promise.all([buildImports(), buildEntries()]);
  const library = await buildLibrary();
  writeFileSync(join(OUT, 'LICENSES.txt'), licencesOf(library));
  DOORS.forEach(writeDoor);
  writeFileSync(join(OUT, 'id'), idOf(filesIn(OUT)));
}

/** Identifies the built code, for caches. */
function idOf(files) {
  const hash = createHash('sha1');
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(OUT, file)));
  return `${hash.digest('hex')}\n`;
}

/** One script for all entry points: they share their modules, and one file loads faster than three hundred. */
async function buildLibrary() {
  const doors = DOORS.map((door) => `export * as ${door} from './lib/${door}';`);
  const { metafile } = await build({
    ...COMMON,
    metafile: true,
    stdin: { contents: doors.join('\n'), resolveDir: ROOT, sourcefile: 'doors.ts', loader: 'ts' },
    outfile: join(OUT, 'argosy.js'),
    sourcemap: 'linked',
    plugins: [neighbours, parsedJson],
    // Error messages use class names.
    minifyWhitespace: true,
    minifySyntax: true,
  });
  return Object.keys(metafile.inputs);
}

/** Keeps separately exported and rarely needed modules in separate scripts. */
const neighbours = {
  name: 'neighbours',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/, namespace: LATE }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /\/imports\/[\w.-]+$/ }, ({ path }) => late(`./imports/${basename(path)}.js`));
    onResolve({ filter: /^cdk8s(-plus-\d+)?$/ }, ({ path }) => late(path));
    // Bundled: as an external module, each of fifty files would copy its six hundred exports at every start.
    onResolve({ filter: /^valibot$/ }, () => ({ path: VALIBOT }));
    onLoad({ filter: /.*/, namespace: LATE }, ({ path }) => ({ contents: lateModule(path) }));
  },
};

const VALIBOT = join(ROOT, 'node_modules/valibot/dist/index.mjs');

/** Modules from which an export is loaded without the rest of its package. */
const DIRECT = { 'cdk8s-plus-28': { k8s: 'cdk8s-plus-28/lib/imports/k8s' } };

const LATE = 'late';

const late = (path) => ({ path, namespace: LATE });

/** Loads a module on first use: a command that renders nothing does not load cdk8s. */
function lateModule(path) {
  const names = Object.keys(require(path.startsWith('.') ? join(OUT, path) : path)).filter(isUsed);
  const getters = names.map((name) => {
    const direct = DIRECT[path]?.[name];
    const value = direct ? `require('${direct}')` : `require(${JSON.stringify(path)}).${name}`;
    return `get ${name}() { return ${value}; },`;
  });
  return `module.exports = {\n${getters.join('\n')}\n};`;
}

const SOURCES = filesIn(join(ROOT, 'lib'))
  .filter((it) => it.endsWith('.ts'))
  .map((it) => readFileSync(join(ROOT, 'lib', it), 'utf8'))
  .join('\n');

/** True for an export that the library may use; each one costs startup time. */
const isUsed = (name) => new RegExp(`\\b${name}\\b`).test(SOURCES);

/** JSON.parse loads a table twice as fast as a script. */
const parsedJson = {
  name: 'parsed-json',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `module.exports = JSON.parse(${JSON.stringify(text)});` };
    });
  },
};

/** The scripts that run before or without the library. */
async function buildEntries() {
  await build({
    ...COMMON,
    entryPoints: {
      launcher: 'lib/launcher/launch.ts',
      thread: 'lib/launcher/thread.ts',
      validation: 'lib/validation.ts',
      watchdog: 'lib/cli/watchdog-thread.ts',
    },
    outdir: OUT,
    external: ['./argosy.js'],
  });
}

async function buildImports() {
  const names = readdirSync(join(ROOT, 'imports')).filter((it) => it.endsWith('.ts'));
  await build({
    ...COMMON,
    bundle: false,
    packages: undefined,
    entryPoints: names.map((it) => `imports/${it}`),
    outdir: join(OUT, 'imports'),
  });
}

function licencesOf(files) {
  const packages = files.flatMap(
    (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(packages)]
    .sort()
    .map((directory) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(ROOT, directory, 'package.json'), 'utf8'),
      );
      const file = readdirSync(join(ROOT, directory)).find((it) => /^licen[cs]e/i.test(it));
      const text = file ? readFileSync(join(ROOT, directory, file), 'utf8') : `Licence: ${license}\n`;
      return `${name} ${version}\n\n${text}`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** Names each export, so that an ES module can `import { … }` it. */
function writeDoor(door) {
  const library = require(join(OUT, 'argosy.js'))[door];
  const lines = Object.keys(library).map((name) => `exports.${name} = door.${name};`);
  const head = ["'use strict';", `const door = require('./argosy.js').${door};`];
  writeFileSync(join(OUT, `${door}.js`), `${[...head, ...lines].join('\n')}\n`);
}

/** Without type checking, which `npm run typecheck` does. */
function buildDeclarations() {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', join(OUT, 'types')];
  execFileSync(process.execPath, [tsc, ...options], { cwd: ROOT, stdio: 'inherit' });
}

/**
 * Renames each file into place atomically, and removes files that are no longer built. Unchanged files are left alone:
 * their modification time is part of the cache keys of processes that are running.
 */
function publish() {
  const made = filesIn(OUT).sort((a, b) => loads(a) - loads(b));
  for (const file of made) {
    const [from, to] = [join(OUT, file), join(BUILD, file)];
    if (existsSync(to) && readFileSync(from).equals(readFileSync(to))) continue;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
  const isMade = (file) => !has(file.startsWith('types/') ? '--scripts' : '--declarations');
  for (const file of filesIn(BUILD)) {
    if (isMade(file) && !made.includes(file)) rmSync(join(BUILD, file), { force: true });
  }
}

/** 1 for a script that loads others, which must be in place first; 0 for any other file. */
const loads = (file) => Number(/^(index|cli|testing|validation|launcher)\.js$/.test(file));

function filesIn(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true }).filter((it) =>
    statSync(join(directory, it)).isFile(),
  );
}

/** Links the command into node_modules/.bin, where npx looks first: otherwise it may run another clone's. */
function linkCommand() {
  const directory = join(ROOT, 'node_modules/.bin');
  const link = join(directory, 'argosy');
  if (process.platform === 'win32' || !existsSync(directory)) return;
  const made = `${link}.${process.pid}`;
  symlinkSync(relative(directory, join(ROOT, 'bin/argosy.js')), made);
  renameSync(made, link);
}

/** Removes what builds that were killed have left. */
function removeLeftovers() {
  for (const name of readdirSync(ROOT)) {
    const [, pid] = /^build-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(ROOT, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const has = (option) => process.argv.includes(option);

removeLeftovers();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    rmSync(OUT, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  if (!has('--declarations')) await buildScripts();
  if (!has('--scripts')) buildDeclarations();
  publish();
} finally {
  rmSync(OUT, { recursive: true, force: true });
}
if (!has('--no-link')) linkCommand();
