import { Command } from 'commander';
import { parseImageArgument, parseRevisionArgument } from '../delivery/plan/image-argument';
import type { FleetModules } from '../render/load-code';
import { collect, type DeliveryOptions, distinct, withPushOptions } from './delivery-options';
import { runDelivery } from './run-delivery';
import { UsageError } from './usage-error';

interface Options extends DeliveryOptions {
  readonly env: readonly string[];
  readonly image?: readonly string[];
  readonly revision?: readonly string[];
}

/** `argosy approve`. */
export function approveCommand(fleet: FleetModules): Command {
  const command = new Command('approve')
    .description('Approve the release that an app runs, for an environment that requires approval.')
    .argument('<app>', 'The name of the app.')
    .requiredOption(
      '--env <environment>',
      'The environment or group that runs it now: before the environment that requires approval. Repeatable.',
      collect,
    )
    .option(
      '--image <image>',
      'The tag or digest to approve: the one that runs there. Repeatable.',
      collect,
    )
    .option(
      '--revision <revision>',
      'The revision of a source to approve: the one that runs there. Repeatable.',
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
      const { image = [], revision = [] } = options;
      const images = [...image.map(parseImageArgument), ...revision.map(parseRevisionArgument)];
      if (images.length === 0) throw new UsageError('--image <image> is required.');
      return runDelivery(
        fleet,
        { kind: 'approve', app, environments: distinct(options.env), images },
        options,
      );
    });
}
