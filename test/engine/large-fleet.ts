import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../packages';
import { Repository } from '../repository';

/** A repository with many apps, in which one environment variable changes every object. */
export class LargeFleet extends Repository {
  constructor(apps: number) {
    super();
    for (const directory of ['fleet/apps', 'fleet/releases', 'dist']) {
      rmSync(join(this.path, directory), { recursive: true });
    }
    this.write(
      'fleet/apps/many.ts',
      `import { defineWebService } from 'argosy';
import { environments } from '../environments';

const labels = { variant: String(process.env.VARIANT) };
export const apps = Array.from({ length: ${apps} }, (_, i) =>
  defineWebService(environments, {
    name: \`app-\${i}\`,
    image: \`example/app-\${i}\`,
    base: { port: 8080, config: { N: String(i) }, labels },
  }),
);
`,
    );
    for (const environment of ['dev', 'staging', 'production']) {
      for (let i = 0; i < apps; i++) {
        const file = `fleet/releases/${environment}/app-${i}.yaml`;
        this.write(file, `images:\n  app-${i}:\n    tag: v1.0.0\n`);
      }
    }
  }

  /** Starts a synth of one variant of the fleet. */
  start(variant: number, ...args: string[]): ChildProcess {
    return spawn(process.execPath, [COMMAND, 'synth', ...args], {
      cwd: this.path,
      env: { ...process.env, VARIANT: String(variant) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  /** Runs a synth; fails unless it succeeds. */
  async synth(variant: number): Promise<void> {
    const child = this.start(variant);
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    const code = await ended(child);
    if (code !== 0) throw new Error(`exit code ${code}: ${errors}`);
  }
}

/** The exit code of a process, or the signal that ended it. */
export function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
}
