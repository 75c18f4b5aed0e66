#!/usr/bin/env node
// Bundles main.ts, without type checking it, and runs it: several times faster to start than loading
// each TypeScript file through a hook. The packages are not bundled.

const { buildSync } = require('esbuild');
const Module = require('node:module');
const path = require('node:path');

const root = path.dirname(__dirname);
const entry = path.join(root, 'main.ts');

let bundle;
try {
  const result = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    outfile: path.join(root, 'main.js'),
    define: { __dirname: JSON.stringify(root) },
    logLevel: 'silent',
  });
  bundle = result.outputFiles[0].text;
} catch (error) {
  if (!Array.isArray(error.errors)) throw error;
  for (const { location, text } of error.errors) {
    const where = location ? `${location.file}:${location.line}:${location.column + 1}` : 'main.ts';
    process.stderr.write(`${where}\n  ${text}\n`);
  }
  process.exit(1);
}

process.setSourceMapsEnabled(true);
const main = new Module(path.join(root, 'main.js'));
main.filename = path.join(root, 'main.js');
main.paths = Module._nodeModulePaths(root);
process.mainModule = main;
require.main = main;
main._compile(bundle, main.filename);
