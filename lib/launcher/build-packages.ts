import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import type { Plugin } from 'esbuild';
import type { BuiltScript } from './script-cache';

/** Bundles packages into one script. It exports each package by name, and evaluates it on first access. */
export async function buildPackages(root: string, names: readonly string[]): Promise<BuiltScript> {
  const { build } = require('esbuild') as typeof import('esbuild');
  const getters = names.map((name) => {
    const id = JSON.stringify(name);
    return `Object.defineProperty(exports, ${id}, { get: () => require(${id}) });`;
  });
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: getters.join('\n'), resolveDir: root },
    bundle: true,
    external: ['esbuild'],
    // The `paths` of tsconfig.json apply to the fleet only.
    tsconfigRaw: {},
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Identifiers stay: packages use class names in error messages and type checks.
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [fastCopies, ownPlaces],
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '' };
}

/** cdk8s and the classes that `cdk8s import` generates copy objects in ways that are slow. */
const fastCopies: Plugin = {
  name: 'fast-copies',
  setup({ onLoad }) {
    const filter = /[\\/](imports[\\/][\w.-]+|cdk8s[\\/]lib[\\/]metadata)\.js$/;
    onLoad({ filter }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = withFastCopies(source);
      return contents === source ? undefined : { contents };
    });
  },
};

/** Rewrites the source to copy objects fast. */
export function withFastCopies(source: string): string {
  return withLinearCopies(withSharedShapes(source));
}

/** An object that begins with a copy of the group, version and kind, or of the metadata, and goes on. */
const BEGINS_WITH_COPY = /\{\s*\.\.\.([\w.]+\.(?:GVK|_additionalAttributes)),([^{}]+)\}/g;

/**
 * V8 gives an object a shape of its own if anything follows the copy that it begins with. In Node 20, that takes ten
 * times as long, and slows down everything that reads the object.
 */
function withSharedShapes(source: string): string {
  return source.replace(BEGINS_WITH_COPY, 'Object.assign({}, $1, {$2})');
}

const COPY_PER_FIELD =
  /Object\.entries\(([\w.]+)\)\.reduce\(\(r, i\) => \(?i\[1\] === (?:undefined|void 0)\)? \? r : \(?\{ \.\.\.r, \[i\[0\]\]: i\[1\] \}\)?, \{\}\)/g;

/** The generated classes drop undefined fields by copying the object once per field. This copies it once. */
function withLinearCopies(source: string): string {
  const contents = source.replace(COPY_PER_FIELD, 'definedFields($1)');
  if (contents === source) return source;
  return `${contents}
function definedFields(object) {
  const result = {};
  for (const key in object) if (object[key] !== undefined) result[key] = object[key];
  return result;
}
`;
}

/** Keeps `__dirname` and `__filename` of bundled files: cdk8s and the library read files relative to their own. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](cdk8s[\\/]lib|argosy|build)[\\/][\w.-]+\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (!/\b__(dirname|filename)\b/.test(contents) || extname(path) !== '.js') return undefined;
      const [directory, file] = [dirname(path), path].map((it) => JSON.stringify(it));
      return { contents: `const __dirname = ${directory}, __filename = ${file};\n${contents}` };
    });
  },
};
