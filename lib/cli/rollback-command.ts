import { Command } from 'commander';
import type { FleetModules } from '../render/load';
import { type DeliveryOptions, withDeliveryOptions } from './delivery-options';
import { runDelivery } from './run-delivery';

interface Options extends DeliveryOptions {
  readonly env: string;
  readonly to?: string;
  readonly reason?: string;
}

/** `argosy rollback`. */
export function rollbackCommand(fleet: FleetModules): Command {
  const command = new Command('rollback')
    .description('Bring an app back to what it ran before, and hold it there.')
    .argument('<app>', 'its name')
    .requiredOption('--env <environment>', 'Where.')
    .option(
      '--to <release>',
      'A tag, a digest or a commit of its history. Default: the release before.',
    )
    .option(
      '--reason <text>',
      'Why: it is written to the release, and told to whoever releases next.',
    );
  return withDeliveryOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy rollback my-app --env production --reason "v1.4.3 answers with 500" --push
  $ argosy rollback my-app --env production --to v1.4.0 --push
  $ argosy history my-app --env production          what it has run

It is a new commit. No release and no promotion comes there until \`argosy resume\`.`,
    )
    .action((app: string, options: Options) => {
      const { env, to, reason } = options;
      const intent = {
        kind: 'rollback' as const,
        app,
        environment: env,
        ...(to !== undefined && { to }),
        ...(reason !== undefined && { reason }),
      };
      return runDelivery(fleet, intent, options);
    });
}

/** `argosy resume`. */
export function resumeCommand(fleet: FleetModules): Command {
  const command = new Command('resume')
    .description('End the hold that a rollback has set: releases come again.')
    .argument('<app>', 'its name')
    .requiredOption('--env <environment>', 'Where.');
  return withDeliveryOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy resume my-app --env production --push

The app runs on as it does, until the next release.`,
    )
    .action((app: string, options: Options) =>
      runDelivery(fleet, { kind: 'resume', app, environment: options.env }, options),
    );
}
