// Puts the command where npx looks first. Without it, npx keeps one link for every clone of this
// repository, and may run another clone's.

const fs = require('node:fs');
const path = require('node:path');

const directory = path.join(path.dirname(__dirname), 'node_modules/.bin');
fs.mkdirSync(directory, { recursive: true });
if (process.platform === 'win32') {
  const script = '@node "%~dp0\\..\\..\\bin\\argosy.js" %*\r\n';
  fs.writeFileSync(path.join(directory, 'argosy.cmd'), script);
} else {
  const link = path.join(directory, 'argosy');
  fs.rmSync(link, { force: true });
  fs.symlinkSync('../../bin/argosy.js', link);
}
