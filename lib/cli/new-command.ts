import { Command, Option } from 'commander';
import { outdatedWorkflows } from '../delivery/workflow-files';
import { type ImageVersion, referenceProblem, splitReference } from '../kubernetes/image';
import { DnsLabel, Port } from '../kubernetes/names';
import { type Environment, listEnvironments, namespaceOf } from '../model/environment';
import { appFile, FLEET_APPS, releaseFile } from '../model/layout';
import { FleetError } from '../model/problem';
import { reportJson } from '../model/problem-json';
import { formatRelease } from '../model/release';
import { forbiddenVersion } from '../model/release-policy';
import { type FleetModules, loadEnvironments } from '../render/load-code';
import { appSource, NEW_APP_KINDS, type NewAppKind, portOf } from './app-source';
import { takenFile, writeNewFiles } from './new-files';
import { Refusal } from './refusal';
import { requireValid, UsageError } from './usage-error';
import { writeWorkflows } from './workflows-command';

/** `argosy new`. */
export function newCommand(fleet: FleetModules): Command {
  return new Command('new')
    .description('Create an app: its definition and its first release in each environment.')
    .argument('<app>', 'The name of the app: lowercase letters, digits and hyphens.')
    .requiredOption('--image <image>', 'The image, with the first tag or digest to run.')
    .addOption(
      new Option(
        '--kind <kind>',
        'The kind of app. Default: web-service with --port, worker without.',
      ).choices(NEW_APP_KINDS),
    )
    .option('--port <port>', 'The port that the app listens on.')
    .option('--json', 'Print the created and updated files as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy new checkout --image registry.example.com/checkout:v1.0.0 --port 8080
  $ argosy new mailer --image registry.example.com/mailer:v1.0.0
  $ argosy new broker --kind stateful-service --image registry.example.com/broker:v1.0.0 --port 4222

Existing files are never overwritten. Next, edit ${FLEET_APPS}/<app>.ts, and run \`argosy synth\`.`,
    )
    .action(async (app: string, options: NewAppOptions) => {
      const environments = await loadEnvironments(fleet);
      const files = newAppFiles(app, options, listEnvironments(environments));
      const taken = takenFile(fleet.root, files);
      if (taken !== undefined) {
        throw new Refusal(
          `${taken} already exists. Nothing was written.`,
          'choose another name, or edit that file.',
        );
      }
      const workflows = await outdatedOrNone(fleet, app);
      writeNewFiles(fleet.root, files);
      writeWorkflows(fleet.root, workflows);
      if (options.json) {
        const report = { created: [...files.keys()], updated: [...workflows.keys()] };
        process.stdout.write(reportJson(report));
        return;
      }
      for (const file of files.keys()) process.stdout.write(`created ${file}\n`);
      for (const file of workflows.keys()) process.stdout.write(`updated ${file}\n`);
      process.stdout.write('\nNext: edit the app, then run `argosy synth`.\n');
    });
}

/** The workflows that have to offer the new app; none if the fleet has problems, which `argosy workflows` reports. */
async function outdatedOrNone(fleet: FleetModules, app: string): Promise<Map<string, string>> {
  try {
    return await outdatedWorkflows(fleet, app);
  } catch (error) {
    if (error instanceof FleetError) return new Map();
    throw error;
  }
}

/** The options of `argosy new`. */
interface NewAppOptions {
  readonly image: string;
  /** @default a web service with a port, a worker without one */
  readonly kind?: NewAppKind;
  readonly port?: string;
  readonly json?: boolean;
}

/** The files of a new app, by path. @throws {@link UsageError} for an invalid option. */
export function newAppFiles(
  app: string,
  options: NewAppOptions,
  environments: readonly Environment[],
): Map<string, string> {
  requireValid('<app>', DnsLabel, app);
  for (const environment of environments) {
    // A team can still be given to the app: it stands for any.
    const namespace = namespaceOf(environment, app, 'team');
    requireValid(`<app>: its namespace in ${environment.name}`, DnsLabel, namespace);
  }
  const port = options.port === undefined ? undefined : Number(options.port);
  if (port !== undefined) requireValid('--port', Port, port);
  const { kind = port === undefined ? 'worker' : 'web-service' } = options;
  checkPort(kind, port);
  const { repository, version } = firstVersion(options.image);
  for (const { name, releases = {} } of environments) {
    const why = forbiddenVersion(releases, version);
    if (why !== undefined) throw new UsageError(`--image: ${name} does not accept it: ${why}.`);
  }

  const files = new Map<string, string>();
  const production = environments.filter((it) => it.production).map(({ name }) => name);
  files.set(appFile(app), appSource({ name: app, kind, repository, port }, production));
  for (const { name } of environments) {
    files.set(releaseFile(name, app), formatRelease({ images: { [app]: version } }));
  }
  return files;
}

/** @throws {@link UsageError} if the kind requires a port that is missing, or has none. */
function checkPort(kind: NewAppKind, port: number | undefined): void {
  const wanted = portOf(kind);
  if (wanted === 'required' && port === undefined) {
    throw new UsageError(`--port is required for a ${kind}.`);
  }
  if (wanted === 'none' && port !== undefined) {
    throw new UsageError(`--port: a ${kind} does not listen on a port. Omit --port.`);
  }
}

function firstVersion(image: string): { repository: string; version: ImageVersion } {
  const problem = referenceProblem(image);
  if (problem !== undefined) throw new UsageError(`--image: ${problem}`);
  const { repository, ...version } = splitReference(image);
  return { repository, version };
}
