#!/usr/bin/env node
// Runs main.ts: compiles it and all that it imports, without checking types, and starts it.

const path = require('node:path');
const { CompileError, loadPackages, loadSources } = require('./compile');

const root = path.dirname(__dirname);

async function start() {
  // With --debug, stack traces name the lines of the TypeScript files.
  const debug = process.argv.includes('--debug');
  const packages = debug ? undefined : await loadPackages(root);
  await loadSources(root, { packages, sourceMaps: debug });
}

start().catch((error) => {
  process.stderr.write(`${error instanceof CompileError ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
