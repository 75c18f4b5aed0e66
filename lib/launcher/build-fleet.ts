import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildOptions, BuildResult, Message, Plugin } from 'esbuild';
import { DiskError } from '../base/disk-error';
import { IMPORT } from '../base/foreign-code';
import { relativePath } from '../base/relative-path';
import { FLEET_APPS, isBelow } from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import { prototypeKeys } from './prototype-keys';
import type { BuiltScript } from './script-cache';
import { SourceRecorder } from './sources';

/** The fleet's code, bundled into one script. */
export interface BuiltFleet extends BuiltScript {
  /** False if an app does not compile. Loading that app then throws the compile error. */
  readonly isComplete: boolean;
}

/** Packages of which the fleet and the library must share one copy, from `node_modules`. */
const SHARED = ['argosy', 'argosy/*', 'cdk8s', 'cdk8s-plus-*', 'constructs'];

/**
 * Bundles main.ts and the files of the repository that it imports into one script. Packages stay external.
 *
 * @throws {@link FleetError} if a file outside of `fleet/apps/` does not compile.
 */
export async function buildFleet(root: string): Promise<BuiltFleet> {
  const options = {
    absWorkingDir: root,
    entryPoints: ['./main.ts'],
    outfile: join(root, '.argosy/cache/fleet.js'),
    bundle: true,
    packages: 'external',
    external: SHARED,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    banner: { js: `${ROOT_DEFINITION} ${IMPORT_DEFINITION}` },
  } satisfies BuildOptions;
  // main.ts imports apps by a pattern, whose folder must exist. Git removes it with the last app.
  makeDirectory(join(root, FLEET_APPS));
  const recorder = new SourceRecorder(root);
  const { result, isComplete } = await build(root, options, recorder);
  const textOf = (suffix: string) =>
    result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  return {
    code: withGuardedImports(textOf('.js')),
    sourceMap: textOf('.map'),
    sources: recorder.sources(),
    isComplete,
  };
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new DiskError(path, error, 'Nothing was changed.');
  }
}

type Built = BuildResult<{ readonly write: false }>;

/**
 * Replaces an app that does not compile with one that throws when loaded. It is then reported together with all other
 * problems, and commands that do not need it still run.
 */
async function build(
  root: string,
  options: BuildOptions & { readonly write: false },
  recorder: SourceRecorder,
): Promise<{ readonly result: Built; readonly isComplete: boolean }> {
  // Loaded lazily: most runs find the script in the cache.
  const esbuild = require('esbuild') as typeof import('esbuild');
  const broken = new Map<string, Message>();
  for (;;) {
    try {
      const plugins = [recorded(root, broken, recorder)];
      const result = await esbuild.build({ ...options, plugins });
      return { result, isComplete: broken.size === 0 };
    } catch (error) {
      const { errors } = error as { errors?: Message[] };
      if (!Array.isArray(errors)) throw error;
      const before = broken.size;
      for (const it of errors) {
        const file = it.location?.file ?? '';
        if (isBelow(FLEET_APPS, file) && !broken.has(file)) broken.set(file, it);
      }
      if (broken.size === before) throw new FleetError(errors.map(problemOf));
    }
  }
}

function problemOf(error: Message): Problem {
  const { location, text } = error;
  const fix = fixOf(error);
  return {
    file: location?.file ?? 'main.ts',
    ...(location && { line: location.line, column: location.column + 1 }),
    message: text,
    ...(fix !== undefined && { fix }),
  };
}

function fixOf({ text, notes }: Message): string | undefined {
  if (text.startsWith('Could not resolve ')) return 'Correct the path, or create the file.';
  const [, file] = /^No matching export in "(.+)" for import /.exec(text) ?? [];
  if (file === undefined) return undefined;
  const guess = notes.map((it) => it.text).find((it) => it.startsWith('Did you mean '));
  return guess ?? `Correct the name, or export it from ${file}.`;
}

/** Loads source files: a broken one throws its compile error when it is loaded. */
function recorded(
  root: string,
  broken: ReadonlyMap<string, Message>,
  recorder: SourceRecorder,
): Plugin {
  return {
    name: 'recorded',
    setup({ onLoad }) {
      onLoad({ filter: /.*/, namespace: 'file' }, async ({ path }) => {
        const file = relativePath(root, path);
        const text = recorder.read(file);
        const error = broken.get(file);
        if (error !== undefined) return { contents: throwing(error), loader: 'js' };
        const errors = await prototypeKeys(file, text);
        return { contents: withOwnPlaces(file, text), loader: 'default', errors };
      });
    },
  };
}

function throwing(error: Message): string {
  const properties = JSON.stringify({ compileProblem: problemOf(error) });
  return `throw Object.assign(new Error(${JSON.stringify(error.text)}), ${properties});`;
}

/** The variable in the script that holds the repository's root. */
const ROOT_VARIABLE = '__argosyRoot';

const ROOT_DEFINITION = `const ${ROOT_VARIABLE} = require('node:path').join(module.path, '../..');`;

/** Runs a module of the fleet, and ends it if it does not end by itself. */
const IMPORT_DEFINITION = `const __argosyImport = async (load) => (globalThis[Symbol.for('${IMPORT.description}')] ?? ((it) => it()))(load);`;

/** Calls it in each import of a file of the repository. */
function withGuardedImports(code: string): string {
  return code.replaceAll('Promise.resolve().then(() => (init_', '__argosyImport(() => (init_');
}

/** Defines `__dirname` and `__filename` in a TypeScript file that uses them. */
function withOwnPlaces(file: string, text: string): string {
  if (!file.endsWith('.ts') || !/\b__(dirname|filename)\b/.test(text)) return text;
  // Relative to the root, so that the script does not depend on where the repository is.
  const place = (it: string) =>
    `require('node:path').join(${ROOT_VARIABLE}, ${JSON.stringify(it)})`;
  return `const __dirname = ${place(dirname(file))}, __filename = ${place(file)}; ${text}`;
}
