import { Command } from 'commander';
import { ENVIRONMENTS_FILE } from '../model/layout';
import type { FleetModules } from '../render/load';
import {
  type DeliveryOptions,
  type ForceOptions,
  forced,
  withDeliveryOptions,
  withForceOptions,
} from './delivery-options';
import { runDelivery } from './run-delivery';
import { UsageError } from './usage-error';

interface Options extends DeliveryOptions, ForceOptions {
  readonly all?: boolean;
  readonly from: string;
  readonly to: string;
}

/** `argosy promote`. */
export function promoteCommand(fleet: FleetModules): Command {
  const command = new Command('promote')
    .description('Copy the release of one environment to the next, and nothing else.')
    .argument('[app...]', 'their names')
    .option('--all', 'Every app that is ready; the others stay behind, and are named.')
    .requiredOption('--from <environment>', 'Where it runs.')
    .requiredOption('--to <environment>', 'Where it is to run.');
  return withDeliveryOptions(withForceOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  $ argosy promote my-app --from dev --to staging --push
  $ argosy promote my-app --from staging --to production --pr
  $ argosy promote --all --from dev --to staging --dry-run

An environment takes only what the one before it runs, for as long as \`releases\` in ${ENVIRONMENTS_FILE} asks.`,
    )
    .action((apps: string[], options: Options) => {
      if ((options.all === true) === apps.length > 0) {
        throw new UsageError('Name the apps, or say --all: one of the two.');
      }
      const { from, to } = options;
      const intent = {
        kind: 'promote' as const,
        ...(!options.all && { apps }),
        from,
        to,
        ...forced(options),
      };
      return runDelivery(fleet, intent, options);
    });
}
