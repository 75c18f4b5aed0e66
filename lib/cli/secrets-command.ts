import { Command } from 'commander';
import type { CompiledFleet } from './compiled-fleet';
import { listSecretsCommand } from './secrets-list-command';
import { resealCommand } from './secrets-reseal-command';
import { sealCommand } from './secrets-seal-command';

/** `argosy secrets`. */
export function secretsCommand(fleet: CompiledFleet): Command {
  const command = new Command('secrets')
    .description('Seal secret values, and list what each app needs.')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy secrets list --env dev
  $ argosy secrets seal checkout --env dev database-url
  $ argosy secrets reseal --env dev

docs/secrets.md describes where secrets come from.`,
    );
  for (const it of [sealCommand, listSecretsCommand, resealCommand]) command.addCommand(it(fleet));
  return command;
}
