import { Command } from 'commander';
import { parseImageArgument } from '../delivery/plan/image-argument';
import type { FleetModules } from '../render/load';
import { collect, type DeliveryOptions, withPushOptions } from './delivery-options';
import { runDelivery } from './run-delivery';

interface Options extends DeliveryOptions {
  readonly env: string;
  readonly image: readonly string[];
}

/** `argosy approve`. */
export function approveCommand(fleet: FleetModules): Command {
  const command = new Command('approve')
    .description('Approve the release that an app runs, for an environment that requires approval.')
    .argument('<app>', 'The name of the app.')
    .requiredOption(
      '--env <environment>',
      'The environment that runs it now: the one before the environment that requires approval.',
    )
    .requiredOption(
      '--image <image>',
      'The tag or digest to approve: the one that runs there. Repeatable.',
      collect,
    );
  return withPushOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy approve my-app --env staging --image v1.4.3 --push
  $ argosy promote my-app --from staging --to production --push

An approval is an empty commit, and its author is the approver. It covers this release only.`,
    )
    .action((app: string, options: Options) => {
      const images = options.image.map(parseImageArgument);
      return runDelivery(
        fleet,
        { kind: 'approve', app, environment: options.env, images },
        options,
      );
    });
}
