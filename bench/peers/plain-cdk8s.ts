import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Peer } from '../peer';

/**
 * Plain cdk8s: one App with one chart per app and environment, compiled to JavaScript.
 *
 * @param outputType the output type of cdk8s, which determines whether the time is quadratic in the size of the fleet.
 */
function plain(name: string, outputType: string, maxApps?: number): Peer {
  return {
    name: `plain cdk8s, one App, ${name}`,
    ...(maxApps !== undefined && { maxApps }),
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
      {
        program: process.execPath,
        args: ['main.js', 'apps.json', output, outputType],
        cwd: directory,
      },
    ],
  };
}

export const plainCdk8s = plain('a file per chart (its default)', 'FILE_PER_CHART', 300);

export const plainCdk8sFolders = plain('a folder per chart', 'FOLDER_PER_CHART_FILE_PER_RESOURCE');
