import { Command } from 'commander';
import { parseImageArgument, parseRevisionArgument } from '../delivery/plan/image-argument';
import { ENVIRONMENTS_FILE } from '../model/layout';
import type { FleetModules } from '../render/load-code';
import {
  collect,
  type DeliveryOptions,
  distinct,
  type ForceOptions,
  forced,
  withDeliveryOptions,
  withForceOptions,
} from './delivery-options';
import { runDelivery } from './run-delivery';
import { UsageError } from './usage-error';

interface Options extends DeliveryOptions, ForceOptions {
  readonly all?: boolean;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly image?: readonly string[];
  readonly revision?: readonly string[];
}

/** `argosy promote`. */
export function promoteCommand(fleet: FleetModules): Command {
  const command = new Command('promote')
    .description('Copy the release of an app from one environment to the next.')
    .argument('[app...]', 'The names of the apps.')
    .option('--all', 'Promote every app that is ready, and list the others with the reason.')
    .requiredOption(
      '--from <environment>',
      'The environment or group that runs the release. Repeatable.',
      collect,
    )
    .requiredOption(
      '--to <environment>',
      'The environment or group to promote it to. Repeatable.',
      collect,
    )
    .option(
      '--image <image>',
      'The tag or digest to promote: refused if another one runs there by now. Repeatable, for one app.',
      collect,
    )
    .option('--revision <revision>', 'The revision of a source, likewise. Repeatable.', collect);
  return withDeliveryOptions(withForceOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  $ argosy promote my-app --from dev --to staging --push
  $ argosy promote my-app --from staging --to production --pr
  $ argosy promote my-app --from staging --to production --image v1.4.3 --pr
  $ argosy promote --all --from dev --to staging --dry-run

An environment only accepts a release that the previous environment runs. \`releases\` in
${ENVIRONMENTS_FILE} can require a minimum time, an approval, or a tag format. Of a group, the first
members that accept the release get it, and the output says what the others wait for: run the command again then.`,
    )
    .action((apps: string[], options: Options) => {
      if ((options.all === true) === apps.length > 0) {
        throw new UsageError('Pass either app names or --all.');
      }
      const { from, to, image = [], revision = [] } = options;
      const images = [...image.map(parseImageArgument), ...revision.map(parseRevisionArgument)];
      if (images.length > 0 && apps.length !== 1) {
        throw new UsageError('--image and --revision require exactly one app.');
      }
      const intent = {
        kind: 'promote' as const,
        ...(!options.all && { apps }),
        from: distinct(from),
        to: distinct(to),
        ...(images.length > 0 && { images }),
        ...forced(options),
      };
      return runDelivery(fleet, intent, options);
    });
}
