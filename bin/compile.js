// Turns TypeScript and packages into scripts that start fast, and keeps them in .argosy/cache. The
// cache holds compiled code, never rendered manifests, and anything that it was made from changes its
// key: deleting it costs half a second and changes nothing else.

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const Module = require('node:module');
const {
  digest,
  environmentKey,
  isFresh,
  mapFile,
  readEntry,
  stamp,
  writeEntry,
  writeMap,
} = require('./cache');

/** Packages that every start needs: loaded as one script, they start four times as fast. */
const PACKAGES = ['cdk8s', 'cdk8s-plus-28', 'commander', 'constructs', 'valibot', 'yaml'];

/** Packages that few starts need: part of the same script, and run when they are asked for. */
const LATE_PACKAGES = ['@secretlint/secretlint-rule-preset-recommend', 'js-yaml'];

/** A mistake in the sources, told with its place. */
class CompileError extends Error {}

/** Loads the packages; returns their exports by name, and what identifies their code. */
async function loadPackages(root) {
  const lines = [
    ...PACKAGES.map((name) => `exports[${JSON.stringify(name)}] = require('${name}');`),
    ...LATE_PACKAGES.map((name) => {
      const getter = `{ get: () => require('${name}') }`;
      return `Object.defineProperty(exports, ${JSON.stringify(name)}, ${getter});`;
    }),
  ];
  const entry = await compiled(root, 'packages', {
    stdin: { contents: lines.join('\n'), resolveDir: root },
    plugins: [linearCopies()],
    minify: true,
    // Error messages and `instanceof` checks of the packages rely on the names of classes.
    keepNames: true,
  });
  // The only package that asks for its own place is cdk8s, whose script for URLs lies in its lib/.
  const filename = path.join(root, 'node_modules/cdk8s/lib/packages.js');
  return {
    exports: run(root, 'packages', entry, filename, require).exports,
    id: digest(entry.code),
  };
}

/**
 * Loads main.ts as the process's main module. `ARGOSY_SOURCE_MAP` says where its source map is, and
 * `ARGOSY_BUILD` names all the code that renders, for whoever
 * remembers what it has rendered.
 */
async function loadSources(root, { packages, sourceMaps }) {
  const filename = path.join(root, 'main.ts');
  const name = sourceMaps ? 'sources-debug' : 'sources';
  const entry = await compiled(root, name, {
    entryPoints: [filename],
    packages: 'external',
    plugins: [linearCopies(), ownPlaces(root), ...(packages ? [] : [bundledSecretlint(root)])],
    sourcemap: sourceMaps ? 'inline' : 'external',
    sourcesContent: false,
  });
  // With it, whoever wants to tell a line of user code can.
  process.env.ARGOSY_SOURCE_MAP = entry.map ?? '';
  const requireHere = Module.createRequire(filename);
  process.env.ARGOSY_BUILD = packages
    ? digest([environmentKey(root), packages.id, digest(entry.code)].join('\n'))
    : '';
  if (sourceMaps) return runWithSourceMaps(entry, filename, requireHere);
  const requirePackage = (id) => {
    const shared = packages?.exports;
    if (shared && Object.hasOwn(shared, id)) return shared[id];
    if (shared && !Module.isBuiltin(id)) {
      shareWithOthers(shared, requireHere);
      // Its code is not in what the build is named after, and may change without the lock file.
      process.env.ARGOSY_BUILD = '';
    }
    return requireHere(id);
  };
  return run(root, name, entry, filename, Object.assign(requirePackage, requireHere));
}

/** Another package that needs one of ours has to get the same copy, not a second one from the disk. */
function shareWithOthers(packages, requireHere) {
  for (const [id, exports] of Object.entries(packages)) {
    const filename = requireHere.resolve(id);
    require.cache[filename] ??= Object.assign(new Module(filename), {
      exports,
      filename,
      loaded: true,
    });
  }
}

/** Runs a compiled script as a module would be run, with V8's compiled code if the cache has it. */
function run(root, name, { code, codeCache }, filename, requireFunction) {
  const script = new vm.Script(Module.wrap(code), {
    filename: path.join(root, `${name}.js`),
    cachedData: codeCache,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = new Module(filename);
  requireFunction.main = module;
  script
    .runInThisContext()
    .call(
      module.exports,
      module.exports,
      requireFunction,
      module,
      filename,
      path.dirname(filename),
    );
  if (codeCache === undefined || script.cachedDataRejected) {
    // At the end, when V8 has compiled what this start needed.
    process.once('exit', () => writeEntry(root, name, { codeCache: script.createCachedData() }));
  }
  return module;
}

function runWithSourceMaps({ code }, filename, requireHere) {
  process.setSourceMapsEnabled(true);
  const module = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(path.dirname(filename));
  process.mainModule = module;
  requireHere.main = module;
  module._compile(code, filename);
  return module;
}

/** The compiled script: from the cache if nothing that it was made from has changed. */
async function compiled(root, name, options) {
  const cached = readEntry(root, name);
  if (cached && isFresh(root, cached)) return { ...cached, map: mapFile(root, name) };
  const { result, isBroken } = await build(root, {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outfile: path.join(root, `${name}.js`),
    logLevel: 'silent',
    ...options,
  });
  const outputs = result.outputFiles;
  const code = ascii(outputs.find(({ path: file }) => file.endsWith('.js')).text);
  const sourceMap = outputs.find(({ path: file }) => file.endsWith('.map'))?.text;
  const inputs = Object.keys(result.metafile.inputs).filter((file) => file !== '<stdin>');
  // What is missing for an app to compile may come at any time, from anywhere.
  if (!isBroken) writeEntry(root, name, { code, manifest: stamp(root, inputs) });
  return { code, map: sourceMap && writeMap(root, isBroken ? `${name}-broken` : name, sourceMap) };
}

/** The same script in ASCII, as the cache reads it: esbuild leaves regular expressions as they are. */
function ascii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Compiles. An app that does not compile throws when it is loaded instead, so that it is told together
 * with all other mistakes, and does not keep other commands from running.
 */
async function build(root, options) {
  const esbuild = require('esbuild');
  const broken = new Map();
  for (;;) {
    try {
      const plugins = [throwing(root, broken), ...(options.plugins ?? [])];
      const result = await esbuild.build({ ...options, plugins });
      return { result, isBroken: broken.size > 0 };
    } catch (error) {
      if (!Array.isArray(error.errors)) throw error;
      const before = broken.size;
      for (const it of error.errors) {
        const file = it.location?.file ?? '';
        if (file.startsWith('fleet/apps/') && !broken.has(file)) broken.set(file, it);
      }
      if (broken.size === before) throw new CompileError(error.errors.map(formatError).join('\n'));
    }
  }
}

function formatError({ location, text }) {
  const where = location ? `${location.file}:${location.line}:${location.column + 1}` : 'main.ts';
  return `${where}\n  ${text}`;
}

/**
 * Makes each of these files throw what is wrong with it when it is loaded.
 *
 * @param broken the error of each file, by its path relative to the root.
 */
function throwing(root, broken) {
  return {
    name: 'throwing',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const error = broken.get(path.relative(root, file).replaceAll('\\', '/'));
        if (error === undefined) return undefined;
        const { location, text } = error;
        const place = `${location.file}:${location.line}:${location.column + 1}`;
        const properties = JSON.stringify({ place });
        const contents = `throw Object.assign(new Error(${JSON.stringify(text)}), ${properties});`;
        return { contents, loader: 'js' };
      });
    },
  };
}

/**
 * The classes that `cdk8s import` generates leave undefined fields out by copying an object once for each
 * of its fields, which was a tenth of what rendering costs. This does the same in one copy.
 */
function linearCopies() {
  const slow =
    /Object\.entries\(([\w.]+)\)\.reduce\(\(r, i\) => \(i\[1\] === undefined\) \? r : \(\{ \.\.\.r, \[i\[0\]\]: i\[1\] \}\), \{\}\)/g;
  const helper = `
function definedFields(object) {
  const result = {};
  for (const key of Object.keys(object)) if (object[key] !== undefined) result[key] = object[key];
  return result;
}
`;
  return {
    name: 'linear-copies',
    setup(build) {
      build.onLoad({ filter: /[\\/]imports[\\/][\w.-]+\.(js|ts)$/ }, ({ path: file }) => {
        const source = fs.readFileSync(file, 'utf8');
        const contents = source.replace(slow, 'definedFields($1)');
        if (contents === source) return undefined;
        return { contents: contents + helper, loader: path.extname(file).slice(1) };
      });
    },
  };
}

/** Makes secretlint part of a script that has no packages beside it: not every Node 20 can require ES modules. */
function bundledSecretlint(root) {
  return {
    name: 'bundled-secretlint',
    setup(build) {
      build.onResolve({ filter: /^@secretlint\// }, ({ path: name }) => ({
        path: require.resolve(name, { paths: [root] }),
      }));
    },
  };
}

/** Gives each source file that asks for it its own `__dirname` and `__filename`. */
function ownPlaces(root) {
  return {
    name: 'own-places',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const contents = fs.readFileSync(file, 'utf8');
        if (!/\b__(dirname|filename)\b/.test(contents)) return undefined;
        // Relative to main.ts: the compiled script is the same wherever the repository lies.
        const place = (it) => `require('node:path').join(require.main.path, ${JSON.stringify(it)})`;
        const [dirname, filename] = [path.dirname(file), file].map((it) => path.relative(root, it));
        const places = `const __dirname = ${place(dirname)}, __filename = ${place(filename)}; `;
        return { contents: places + contents, loader: 'ts' };
      });
    },
  };
}

module.exports = { CompileError, loadPackages, loadSources };
