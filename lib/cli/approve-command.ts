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
    .description('Record that you approve what an app runs, for an environment that asks for it.')
    .argument('<app>', 'its name')
    .requiredOption(
      '--env <environment>',
      'Where it runs now: the environment before the one that asks.',
    )
    .requiredOption(
      '--image <image>',
      'What you approve: the tag or the digest that runs there. Repeatable.',
      collect,
    );
  return withPushOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy approve my-app --env staging --image v1.4.3 --push
  $ argosy promote my-app --from staging --to production --push

It is a commit that changes no file: who approved is who committed. Another release needs another approval.`,
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
