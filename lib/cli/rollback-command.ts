import { Command } from 'commander';
import type { FleetModules } from '../render/load-code';
import { collect, type DeliveryOptions, distinct, withDeliveryOptions } from './delivery-options';
import { runDelivery } from './run-delivery';

interface Options extends DeliveryOptions {
  readonly env: readonly string[];
  readonly to?: string;
  readonly reason?: string;
}

/** `argosy rollback`. */
export function rollbackCommand(fleet: FleetModules): Command {
  const command = new Command('rollback')
    .description('Roll an app back to an earlier release, and put it on hold.')
    .argument('<app>', 'The name of the app.')
    .requiredOption(
      '--env <environment>',
      'The environment or group to roll back. Repeatable.',
      collect,
    )
    .option(
      '--to <release>',
      'A tag, digest or commit from its history. Default: the previous release.',
    )
    .option(
      '--reason <text>',
      'The reason. Recorded in the release, and shown when a later release is refused.',
    );
  return withDeliveryOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy rollback my-app --env production --reason "v1.4.3 answers with 500" --push
  $ argosy rollback my-app --env production --to v1.4.0 --push
  $ argosy history my-app --env production          list the releases to choose from

A rollback is a new commit. Releases and promotions are refused until \`argosy resume\`.`,
    )
    .action((app: string, options: Options) => {
      const { env, to, reason } = options;
      const intent = {
        kind: 'rollback' as const,
        app,
        environments: distinct(env),
        ...(to !== undefined && { to }),
        ...(reason !== undefined && { reason }),
      };
      return runDelivery(fleet, intent, options);
    });
}

/** `argosy resume`. */
export function resumeCommand(fleet: FleetModules): Command {
  const command = new Command('resume')
    .description('Remove the hold of a rollback, so that releases are accepted again.')
    .argument('<app>', 'The name of the app.')
    .requiredOption(
      '--env <environment>',
      'The environment or group that is on hold. Repeatable.',
      collect,
    );
  return withDeliveryOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy resume my-app --env production --push

The app keeps its current release until the next one.`,
    )
    .action((app: string, options: Options) =>
      runDelivery(fleet, { kind: 'resume', app, environments: distinct(options.env) }, options),
    );
}
