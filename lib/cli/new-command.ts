import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import type * as v from 'valibot';
import { fieldProblems } from '../base/validation';
import { type ImageVersion, referenceProblem, splitReference } from '../kubernetes/image';
import { DnsLabel, Port } from '../kubernetes/names';
import { type Environment, listEnvironments, namespaceOf } from '../model/environment';
import { appFile, FLEET_APPS, releaseFile } from '../model/layout';
import { formatRelease } from '../model/release';
import type { FleetModules } from '../render/load';
import { UsageError } from './usage-error';

/** `argosy new`. */
export function newCommand(fleet: FleetModules): Command {
  return new Command('new')
    .description('Describe a new app: writes its file and its first releases.')
    .argument('<app>', 'its name: lower-case letters, digits and hyphens')
    .requiredOption('--image <image>', 'its image, with the tag that it runs first')
    .option('--port <port>', 'the port that it answers on; without one it is a worker')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy new checkout --image registry.example.com/checkout:v1.0.0 --port 8080
  $ argosy new mailer --image registry.example.com/mailer:v1.0.0

It never overwrites a file. Then edit ${FLEET_APPS}/<app>.ts, and run \`argosy synth\`.`,
    )
    .action(async (app: string, options: { image: string; port?: string }) => {
      const { environments } = await fleet.environments();
      const files = newAppFiles(app, options, listEnvironments(environments));
      const taken = [...files.keys()].filter((file) => existsSync(join(fleet.root, file)));
      if (taken.length > 0) {
        throw new Error(
          `${taken[0]} is there already, so nothing was written.\n  Fix: choose another name, or edit that file.`,
        );
      }
      for (const [file, text] of files) {
        mkdirSync(dirname(join(fleet.root, file)), { recursive: true });
        writeFileSync(join(fleet.root, file), text, { flag: 'wx' });
        process.stdout.write(`created ${file}\n`);
      }
      process.stdout.write('\nNext: edit the app, then run `argosy synth`.\n');
    });
}

/** The files that describe a new app, by path. @throws {@link UsageError} for a value that is not valid. */
export function newAppFiles(
  app: string,
  options: { readonly image: string; readonly port?: string },
  environments: readonly Environment[],
): Map<string, string> {
  demand('<app>', DnsLabel, app);
  for (const environment of environments) {
    const namespace = namespaceOf(environment, app);
    demand(`<app>: its namespace in ${environment.name}`, DnsLabel, namespace);
  }
  const port = options.port === undefined ? undefined : Number(options.port);
  if (port !== undefined) demand('--port', Port, port);
  const { repository, version } = firstVersion(options.image);

  const files = new Map<string, string>();
  const production = environments.filter((it) => it.production).map(({ name }) => name);
  files.set(appFile(app), appSource(app, repository, port, production));
  for (const { name } of environments) {
    files.set(releaseFile(name, app), formatRelease({ images: { [app]: version } }));
  }
  return files;
}

function demand(name: string, schema: v.GenericSchema, value: unknown): void {
  const [finding] = fieldProblems(schema, value);
  if (finding) throw new UsageError(`${name}: ${finding.message}`);
}

function firstVersion(image: string): { repository: string; version: ImageVersion } {
  const problem = referenceProblem(image);
  if (problem !== undefined) throw new UsageError(`--image: ${problem}`);
  const { repository, ...version } = splitReference(image);
  return { repository, version };
}

function appSource(
  name: string,
  repository: string,
  port: number | undefined,
  production: readonly string[],
): string {
  const define = port === undefined ? 'defineWorker' : 'defineWebService';
  const imports = port === undefined ? [define] : [define, 'httpGet'];
  const variable = variableName(name, [...imports, 'environments']);
  const serving =
    port === undefined
      ? ''
      : `    port: ${port},
    readiness: httpGet('/healthz'),
`;
  return `import { ${imports.join(', ')} } from 'argosy';
import { environments } from '../environments';

export const ${variable} = ${define}(environments, {
  name: '${name}',
  image: '${repository}',
  base: {
${serving}    replicas: 2,
    resources: {
      cpu: { request: '100m', limit: '500m' },
      memory: { request: '128Mi', limit: '512Mi' },
    },
  },
  overlays: ${overlays(port === undefined ? [] : production)},
});
`;
}

/** In production, a web service stays reachable while nodes are drained, and when a zone is lost. */
function overlays(production: readonly string[]): string {
  if (production.length === 0) return '{}';
  const entries = production.map(
    (environment) => `    ${/^\w+$/.test(environment) ? environment : `'${environment}'`}: {
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpread: [{ over: 'zone' }],
    },
`,
  );
  return `{\n${entries.join('')}  }`;
}

/** The app's name in camel case, and with `App` behind it where a module can't call a constant so. */
function variableName(name: string, taken: readonly string[]): string {
  const variable = name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if ([...taken, 'await', 'undefined'].includes(variable)) return `${variable}App`;
  try {
    new Function(`'use strict'; const ${variable} = 0;`);
    return variable;
  } catch {
    return `${variable}App`;
  }
}
