import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Peer } from '../peer';

/** Plain cdk8s: one App with a chart for each app in each environment, compiled to JavaScript. */
export const plainCdk8s: Peer = {
  name: 'plain cdk8s, one App',
  maxApps: 300,
  missing: () => undefined,
  generate(directory, apps) {
    symlinkSync(join(process.cwd(), 'node_modules'), join(directory, 'node_modules'));
    writeFileSync(join(directory, 'apps.json'), JSON.stringify(apps));
    buildSync({
      entryPoints: [join(process.cwd(), 'bench/peers/plain-cdk8s-app.ts')],
      outfile: join(directory, 'main.js'),
      bundle: true,
      platform: 'node',
      packages: 'external',
      logLevel: 'error',
    });
  },
  commands: (directory, _apps, output) => [
    { program: process.execPath, args: ['main.js', 'apps.json', output], cwd: directory },
  ],
};
