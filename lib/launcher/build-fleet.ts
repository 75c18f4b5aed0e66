import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildOptions, BuildResult, Message, Plugin } from 'esbuild';
import { FLEET_APPS, isBelow } from '../model/layout';
import { CompileError } from './compile-error';
import type { BuiltScript } from './script-cache';

/** The fleet's code, bundled into one script. */
export interface BuiltFleet extends BuiltScript {
  /** False if an app does not compile. Loading that app then throws the compile error. */
  readonly isComplete: boolean;
}

/** Configuration that affects compilation and module resolution. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** Packages of which the fleet and the library must share one copy, from `node_modules`. */
const SHARED = ['argosy', 'argosy/*', 'cdk8s', 'cdk8s-plus-*', 'constructs'];

/**
 * Bundles main.ts and the files of the repository that it imports into one script. Packages stay external.
 *
 * @throws {@link CompileError} if a file outside of `fleet/apps/` does not compile.
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
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    banner: { js: `const ${ROOT_VARIABLE} = require('node:path').join(module.path, '../..');` },
  } satisfies BuildOptions;
  const { result, isComplete } = await build(root, options);
  const textOf = (suffix: string) =>
    result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  return {
    code: textOf('.js'),
    sourceMap: textOf('.map'),
    inputs: [...SETTINGS, ...Object.keys(result.metafile.inputs)],
    isComplete,
  };
}

type Built = BuildResult<{ readonly write: false; readonly metafile: true }>;

/**
 * Replaces an app that does not compile with one that throws when loaded. It is then reported together with all other
 * problems, and commands that do not need it still run.
 */
async function build(
  root: string,
  options: BuildOptions & { readonly write: false; readonly metafile: true },
): Promise<{ readonly result: Built; readonly isComplete: boolean }> {
  // Loaded lazily: most runs find the script in the cache.
  const esbuild = require('esbuild') as typeof import('esbuild');
  const broken = new Map<string, Message>();
  for (;;) {
    try {
      const plugins = [throwing(root, broken), ownPlaces(root)];
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
      if (broken.size === before) throw new CompileError(errors.map(formatError).join('\n'));
    }
  }
}

function formatError(error: Message): string {
  return `${placeOf(error)}\n  ${error.text}`;
}

function placeOf({ location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}` : 'main.ts';
}

/** Makes each broken file throw its compile error when it is loaded. */
function throwing(root: string, broken: ReadonlyMap<string, Message>): Plugin {
  return {
    name: 'throwing',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const error = broken.get(relative(root, path).replaceAll('\\', '/'));
        if (error === undefined) return undefined;
        const properties = JSON.stringify({ place: placeOf(error) });
        const contents = `throw Object.assign(new Error(${JSON.stringify(error.text)}), ${properties});`;
        return { contents, loader: 'js' };
      });
    },
  };
}

/** The variable in the script that holds the repository's root. */
const ROOT_VARIABLE = '__argosyRoot';

/** Defines `__dirname` and `__filename` in each source file that uses them. */
function ownPlaces(root: string): Plugin {
  return {
    name: 'own-places',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = readFileSync(path, 'utf8');
        if (!/\b__(dirname|filename)\b/.test(contents)) return undefined;
        // Relative to the root, so that the script does not depend on where the repository is.
        const place = (it: string) =>
          `require('node:path').join(${ROOT_VARIABLE}, ${JSON.stringify(relative(root, it))})`;
        const places = `const __dirname = ${place(dirname(path))}, __filename = ${place(path)}; `;
        return { contents: places + contents, loader: 'ts' };
      });
    },
  };
}
