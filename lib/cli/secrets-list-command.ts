import { Command } from 'commander';
import { type ListedSecret, listSecrets } from '../secrets/secret-list';
import type { CompiledFleet } from './compiled-fleet';
import { listing } from './secret-listing';
import { table } from './table';

/** `argosy secrets list`. */
export function listSecretsCommand(fleet: CompiledFleet): Command {
  const command = new Command('list')
    .description('List the secret values of each app in each environment, and what is missing.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy secrets list
  $ argosy secrets list --env production --json

Values in a store are not read, so only missing sealed values are found.`,
    );
  return listing(command, fleet, (...args) => {
    const secrets = listSecrets(...args);
    return { text: secretsText(secrets), json: { secrets } };
  });
}

/** The secrets as a table, and the commands that add what is missing. */
export function secretsText(secrets: readonly ListedSecret[]): string {
  if (secrets.length === 0) return 'No app needs a secret.\n';
  const rows = secrets.map(({ environment, owner, name, location, state, certificate }) => [
    environment ?? '-',
    owner,
    name,
    certificate === 'other' ? `${state}, with another certificate` : state,
    location ?? '',
  ]);
  const fixes = [...new Set(secrets.flatMap(({ fix }) => fix ?? []))];
  const lines = [
    ...table([['ENVIRONMENT', 'OWNER', 'NAME', 'STATE', 'LOCATION'], ...rows]),
    ...(fixes.length > 0 ? ['', 'Seal these values:', ...fixes.map((it) => `  ${it}`)] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
