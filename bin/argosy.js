#!/usr/bin/env node
// Runs main.ts: compiles it and all that it imports, without checking types, and starts it.

const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(fs.realpathSync(__dirname));

async function start() {
  const { CompileError, loadPackages, loadSources } = require('./compile');
  try {
    // With --debug, stack traces name the lines of the TypeScript files.
    const debug = process.argv.includes('--debug');
    const packages = debug ? undefined : await loadPackages(root);
    await loadSources(root, { packages, sourceMaps: debug });
  } catch (error) {
    process.stderr.write(`${explain(error, CompileError)}\n`);
    process.exitCode = 1;
  }
}

function explain(error, CompileError) {
  if (error instanceof CompileError) return `${error.message}\n\nRefused. Nothing was written.`;
  if (
    error.code === 'MODULE_NOT_FOUND' &&
    !fs.existsSync(path.join(root, 'node_modules/esbuild'))
  ) {
    return 'The packages that this needs are not installed.\n  Fix: run `npm ci`.';
  }
  return error.stack;
}

/** The command of the repository that this directory is in, if that is another one than this. */
function commandOfOtherClone() {
  for (let at = process.cwd(); at !== path.dirname(at); at = path.dirname(at)) {
    const command = path.join(at, 'bin/argosy.js');
    if (fs.existsSync(command) && fs.existsSync(path.join(at, 'main.ts'))) {
      return fs.realpathSync(at) === root ? undefined : command;
    }
  }
  return undefined;
}

const other = commandOfOtherClone();
if (other) require(other);
else void start();
