// The cache of compiled scripts. An entry is four files: the script, its source map, V8's compiled code for
// it, and a manifest of everything that it was made from.

const fs = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');

/** Files that say which packages are installed and how TypeScript is read. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What can change a script without any of its inputs changing. */
function environmentKey(root) {
  const settings = SETTINGS.map((file) => fingerprint(root, file));
  const own = ['argosy.js', 'compile.js', 'cache.js'].map((file) => fingerprint(__dirname, file));
  return [process.version, process.arch, ...settings, ...own].join('\n');
}

/** Describes the inputs of a script as they are now. */
function stamp(root, inputs) {
  const parents = inputs
    .filter(isSource)
    .map((file) => path.dirname(file))
    .filter((it) => it !== '.');
  const directories = parents.length > 0 ? [...new Set([...parents, 'fleet/apps'])] : [];
  return {
    environment: environmentKey(root),
    inputs: Object.fromEntries(inputs.map((file) => [file, fingerprint(root, file)])),
    // A new file can take the place of another one, or be found by a pattern.
    directories: Object.fromEntries(directories.map((it) => [it, listing(root, it)])),
  };
}

/** Whether a script would be the same if it were made again. */
function isFresh(root, { manifest, code }) {
  return (
    manifest.environment === environmentKey(root) &&
    manifest.digest === digest(code) &&
    Object.entries(manifest.directories).every(([it, names]) => listing(root, it) === names) &&
    Object.entries(manifest.inputs).every(([file, print]) => fingerprint(root, file) === print)
  );
}

function isSource(file) {
  return !file.includes('node_modules/');
}

/** The content of a source; of a file of a package, its size and time, since nobody edits those. */
function fingerprint(root, file) {
  try {
    if (isSource(file)) return digest(fs.readFileSync(path.join(root, file)));
    const { size, mtimeMs } = fs.statSync(path.join(root, file));
    return `${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}

function listing(root, directory) {
  try {
    return fs.readdirSync(path.join(root, directory)).sort().join('\n');
  } catch {
    return 'missing';
  }
}

function digest(data) {
  return createHash('sha1').update(data).digest('hex');
}

/** Reads an entry; `undefined` if there is none that can be read. */
function readEntry(root, name) {
  try {
    const manifest = JSON.parse(fs.readFileSync(file(root, name, 'json'), 'utf8'));
    // It is ASCII only, and this encoding is the fastest to read.
    const code = fs.readFileSync(file(root, name, 'js'), 'latin1');
    return { manifest, code, codeCache: readIfThere(file(root, name, 'v8')) };
  } catch {
    return undefined;
  }
}

function readIfThere(name) {
  try {
    return fs.readFileSync(name);
  } catch {
    return undefined;
  }
}

/** Writes parts of an entry. A cache that can't be written is no reason to fail: the next start is slower. */
function writeEntry(root, name, { code, codeCache, manifest }) {
  try {
    fs.mkdirSync(directoryOf(root), { recursive: true });
    if (code !== undefined) {
      fs.rmSync(file(root, name, 'v8'), { force: true });
      write(file(root, name, 'js'), code);
      write(file(root, name, 'json'), JSON.stringify({ ...manifest, digest: digest(code) }));
    }
    if (codeCache !== undefined) write(file(root, name, 'v8'), codeCache);
  } catch {}
}

/** Writes the source map of a script, and returns where. */
function writeMap(root, name, text) {
  try {
    fs.mkdirSync(directoryOf(root), { recursive: true });
    write(mapFile(root, name), text);
    return mapFile(root, name);
  } catch {
    return undefined;
  }
}

function mapFile(root, name) {
  return file(root, name, 'js.map');
}

function write(name, data) {
  const temporary = `${name}.${process.pid}`;
  fs.writeFileSync(temporary, data);
  fs.renameSync(temporary, name);
}

function file(root, name, extension) {
  return path.join(directoryOf(root), `${name}.${extension}`);
}

function directoryOf(root) {
  return path.join(root, '.argosy/cache');
}

module.exports = {
  digest,
  environmentKey,
  isFresh,
  mapFile,
  readEntry,
  stamp,
  writeEntry,
  writeMap,
};
