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
    plugins: [linearCopies, ownPlaces],
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '' };
}

/**
 * The classes that `cdk8s import` generates drop undefined fields by copying the object once per field, which takes a
 * tenth of the rendering time. This copies it once.
 */
const linearCopies: Plugin = {
  name: 'linear-copies',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]imports[\\/][\w.-]+\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = withLinearCopies(source);
      return contents === source ? undefined : { contents };
    });
  },
};

const COPY_PER_FIELD =
  /Object\.entries\(([\w.]+)\)\.reduce\(\(r, i\) => \(?i\[1\] === (?:undefined|void 0)\)? \? r : \(?\{ \.\.\.r, \[i\[0\]\]: i\[1\] \}\)?, \{\}\)/g;

/** Rewrites the source to copy each object once. */
export function withLinearCopies(source: string): string {
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
