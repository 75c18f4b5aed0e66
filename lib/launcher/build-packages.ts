import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import type { Plugin } from 'esbuild';
import type { BuiltScript } from './script-cache';

/** Makes one script of packages. It exports each by its name, and runs it when it is asked for. */
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
    // Paths of tsconfig.json are the fleet's own.
    tsconfigRaw: {},
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Not the names: error messages and `instanceof` checks of the packages rely on those of classes.
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [linearCopies, ownPlaces],
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '', inputs: [] };
}

/**
 * The classes that `cdk8s import` generates leave undefined fields out by copying an object once for each of its
 * fields, a tenth of what rendering costs. This does the same in one copy.
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

/** The same source with one copy an object. */
export function withLinearCopies(source: string): string {
  const contents = source.replace(COPY_PER_FIELD, 'definedFields($1)');
  if (contents === source) return source;
  return `${contents}
function definedFields(object) {
  const result = {};
  for (const key of Object.keys(object)) if (object[key] !== undefined) result[key] = object[key];
  return result;
}
`;
}

/** Gives each file that asks for its place its own: cdk8s and the library read files that lie beside theirs. */
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
