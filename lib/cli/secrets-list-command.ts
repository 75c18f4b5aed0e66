import { Command } from 'commander';
import { FleetError } from '../model/problem';
import { loadDefinitions } from '../render/load';
import { knownCertificates } from '../secrets/fleet-certificate';
import { type ListedSecret, listSecrets } from '../secrets/secret-list';
import type { CompiledFleet } from './compiled-fleet';
import { warnOfOtherLibrary } from './library-warning';
import { requireApp, requireEnvironment } from './secret-owner-argument';
import { table } from './table';

interface Options {
  readonly env?: string;
  readonly app?: string;
  readonly json?: boolean;
}

/** `argosy secrets list`. */
export function listSecretsCommand(fleet: CompiledFleet): Command {
  return new Command('list')
    .description('List the secret values of each app in each environment, and what is missing.')
    .option('--env <environment>', 'Only this environment.')
    .option('--app <app>', 'Only this app.')
    .option('--json', 'Print the list as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy secrets list
  $ argosy secrets list --env production --json

Values in a store are not read, so only missing sealed values are found.`,
    )
    .action((options: Options) => list(fleet, options));
}

async function list(fleet: CompiledFleet, options: Options): Promise<void> {
  const { root } = fleet;
  warnOfOtherLibrary(root);
  const sources = await loadDefinitions(fleet);
  if (options.env !== undefined) requireEnvironment(sources, options.env);
  if (options.app !== undefined) requireApp(sources, options.app);
  const { certificateOf, warnings } = knownCertificates(root, new Date());
  const filter = { environment: options.env, app: options.app };
  const secrets = listSecrets(sources, filter, certificateOf);
  process.stdout.write(
    options.json ? `${JSON.stringify(secrets, null, 2)}\n` : secretsText(secrets),
  );
  for (const it of warnings()) process.stderr.write(`${it}\n`);
  if (sources.problems.length > 0) throw new FleetError(sources.problems);
}

/** The secrets as a table, and the commands that add what is missing. */
export function secretsText(secrets: readonly ListedSecret[]): string {
  if (secrets.length === 0) return 'No app needs a secret.\n';
  const rows = secrets.map(({ environment, owner, name, location, state, certificate }) => [
    environment ?? '-',
    owner,
    name,
    certificate === 'older' ? `${state}, with an older certificate` : state.replace('-', ' '),
    location ?? '',
  ]);
  const fixes = [...new Set(secrets.flatMap(({ fix }) => fix ?? []))];
  const lines = [
    ...table([['ENVIRONMENT', 'OWNER', 'NAME', 'STATE', 'LOCATION'], ...rows]),
    ...(fixes.length > 0 ? ['', 'To seal what is missing:', ...fixes.map((it) => `  ${it}`)] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
