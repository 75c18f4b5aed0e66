import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildOptions, BuildResult, Message, Plugin } from 'esbuild';
import { FLEET_APPS, isBelow } from '../model/layout';
import { CompileError } from './compile-error';
import type { BuiltScript } from './script-cache';

/** The fleet's code as one script. */
export interface BuiltFleet extends BuiltScript {
  /** False where an app does not compile, and throws instead when it is loaded. */
  readonly isComplete: boolean;
}

/** What says how TypeScript is read, and which packages there are. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What a repository's code and the library have to share: one copy of each, from `node_modules`. */
const SHARED = ['argosy', 'argosy/*', 'cdk8s', 'cdk8s-plus-*', 'constructs'];

/**
 * Compiles main.ts and all that it imports of the repository to one script. Packages stay outside of it.
 *
 * @throws {@link CompileError} where more than single apps does not compile.
 */
export async function buildFleet(root: string): Promise<BuiltFleet> {
  const options = {
    absWorkingDir: root,
    entryPoints: [join(root, 'main.ts')],
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
 * An app that does not compile throws when it is loaded instead, so that it is reported together with all other
 * mistakes, and does not keep other commands from running.
 */
async function build(
  root: string,
  options: BuildOptions & { readonly write: false; readonly metafile: true },
): Promise<{ readonly result: Built; readonly isComplete: boolean }> {
  // Loaded here: most starts find the script in the cache.
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

/** Makes each of these files throw what is wrong with it when it is loaded. */
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

/** Holds the repository's root in the script. */
const ROOT_VARIABLE = '__argosyRoot';

/** Gives each source file that asks for it its own `__dirname` and `__filename`. */
function ownPlaces(root: string): Plugin {
  return {
    name: 'own-places',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = readFileSync(path, 'utf8');
        if (!/\b__(dirname|filename)\b/.test(contents)) return undefined;
        // Relative to the root: the script is the same wherever the repository lies.
        const place = (it: string) =>
          `require('node:path').join(${ROOT_VARIABLE}, ${JSON.stringify(relative(root, it))})`;
        const places = `const __dirname = ${place(dirname(path))}, __filename = ${place(path)}; `;
        return { contents: places + contents, loader: 'ts' };
      });
    },
  };
}
