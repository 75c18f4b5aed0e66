import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import * as v from 'valibot';
import { messageOf } from '../base/message-of';
import { recordSchema } from '../base/record-schema';
import { fieldProblems, formatField } from '../base/validation';
import { parseImageArgument, parseRevisionArgument } from '../delivery/plan/image-argument';
import type { ReleaseRequest } from '../delivery/protocol/request';
import type { FleetModules } from '../render/load-code';
import { currentBuild } from './current-ci-run';
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

/** What an image was built from. */
type Build = Pick<ReleaseRequest, 'commit' | 'sequence'>;

interface Options extends DeliveryOptions, ForceOptions {
  readonly env?: readonly string[];
  readonly image?: readonly string[];
  readonly revision?: readonly string[];
  readonly app?: readonly string[];
  readonly file?: string;
  readonly commit?: string;
  readonly sequence?: string;
  readonly runUrl?: string;
}

/** `argosy release`. */
export function releaseCommand(fleet: FleetModules): Command {
  const command = new Command('release')
    .description('Set the image that an app runs in an environment, render it, and commit both.')
    .argument('[app]', 'The name of the app.')
    .option('--env <environment>', 'The environment or group to release to. Repeatable.', collect)
    .option(
      '--image <image>',
      'A tag, digest or full reference; <name>=<image> if the app has several. Repeatable.',
      collect,
    )
    .option(
      '--revision <revision>',
      'The version of a chart, a git tag or a commit; <name>=<revision> if the app has several sources. Repeatable.',
      collect,
    )
    .option('--app <app>=<image>', 'Release several apps in one commit. Repeatable.', collect)
    .option('--file <file>', 'Read the releases from a JSON file, or "-" for standard input.')
    .option(
      '--commit <sha>',
      "The commit of the app's repository that the image was built from. Default: the one that the CI run builds.",
    )
    .option(
      '--sequence <number>',
      'A build number that increases with every build. Default: that of the CI run.',
    )
    .option(
      '--run-url <url>',
      'The URL of the pipeline run. Recorded in the commit. Default: that of the CI run.',
    );
  return withDeliveryOptions(withForceOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  $ argosy release my-app --env dev --image v1.4.3
  $ argosy release my-app --env dev --image v1.4.3@sha256:00f6… --commit 4f0c2d1 --sequence 1284 --push
  $ argosy release orders --env dev --image v2.1.0 --image migrations=v2.1.0 --push
  $ argosy release redis --env dev --revision 20.1.0
  $ argosy release --env dev --app my-app=v1.4.3 --app mailer=v0.9.1 --push
  $ argosy release --file changes.json --push

Releasing the image that already runs does nothing. An image built from an older commit than the running one is
skipped, with exit code 0. Any environment but the first only accepts what the previous environment runs.`,
    )
    .action((app: string | undefined, options: Options) => {
      const build = currentBuild(fleet.root);
      const { runUrl } = options;
      const intent = {
        kind: 'release' as const,
        releases: releasesOf(app, options, build),
        ...(runUrl !== undefined && { runUrl }),
        ...forced(options),
      };
      return runDelivery(fleet, intent, options);
    });
}

function releasesOf(app: string | undefined, options: Options, run: Build): ReleaseRequest[] {
  const { env, image = [], revision = [], app: apps = [], file } = options;
  const ways = [app !== undefined, apps.length > 0, file !== undefined].filter(Boolean).length;
  if (ways !== 1) {
    throw new UsageError('Pass exactly one of <app>, --app and --file.');
  }
  const build = { ...run, ...buildOf(options) };
  if (file !== undefined) return fromFile(file, options, build);
  if (env === undefined) throw new UsageError('--env <environment> is required.');
  if (app === undefined) {
    if (image.length > 0) throw new UsageError('--image: with --app, use --app <app>=<image>.');
    if (revision.length > 0) {
      throw new UsageError('--revision: with --app, use --app <app>=<revision>.');
    }
    return distinct(env).flatMap((it) => fromApps(apps, it, build));
  }
  const images = [...image.map(parseImageArgument), ...revision.map(parseRevisionArgument)];
  if (images.length === 0) throw new UsageError('--image <image> is required.');
  return distinct(env).map((environment) => ({ app, environment, images, ...build }));
}

function fromApps(apps: readonly string[], environment: string, build: Build): ReleaseRequest[] {
  const byApp = new Map<string, ReleaseRequest>();
  for (const text of apps) {
    const equals = text.indexOf('=');
    if (equals < 0) throw new UsageError(`--app ${text}: use the form <app>=<image>.`);
    const app = text.slice(0, equals);
    const images = [...(byApp.get(app)?.images ?? []), parseImageArgument(text.slice(equals + 1))];
    byApp.set(app, { app, environment, images, ...build });
  }
  return [...byApp.values()];
}

const FileSchema = v.array(
  v.pipe(
    v.strictObject({
      app: v.string(),
      environment: v.optional(v.string()),
      image: v.optional(v.string()),
      images: v.optional(recordSchema(v.string(), v.string())),
      commit: v.optional(v.string()),
      sequence: v.optional(v.number()),
    }),
    v.check(
      ({ image, images }) => (image === undefined) !== (images === undefined),
      'Set either `image` or `images`.',
    ),
  ),
);

function fromFile(file: string, options: Options, run: Build): ReleaseRequest[] {
  const content = parseJson(file);
  const [finding] = fieldProblems(FileSchema, content);
  if (finding)
    throw new UsageError(
      `--file: ${[file, formatField(finding.path), finding.message].filter(Boolean).join(': ')}`,
    );
  return v.parse(FileSchema, content).flatMap((entry, i) => {
    const { app, environment, image, images = {}, ...build } = entry;
    const environments = environment === undefined ? options.env : [environment];
    if (environments === undefined) {
      throw new UsageError(`--file ${file}: [${i}].environment is required without --env.`);
    }
    const named = Object.entries(images).map(([name, it]) => `${name}=${it}`);
    const texts = image === undefined ? named : [image];
    return distinct(environments).map((it) => ({
      app,
      environment: it,
      images: texts.map(parseImageArgument),
      ...run,
      ...build,
    }));
  });
}

function parseJson(file: string): unknown {
  try {
    const text = readFileSync(file === '-' ? 0 : file, 'utf8');
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`--file ${file}: ${messageOf(error)}`);
  }
}

function buildOf({ commit, sequence }: Options): Build {
  const isNumber = sequence === undefined || /^\d+$/.test(sequence);
  if (!isNumber)
    throw new UsageError(`--sequence: ${JSON.stringify(sequence)} is not a whole number.`);
  return {
    ...(commit !== undefined && { commit: commit.toLowerCase() }),
    ...(sequence !== undefined && { sequence: Number(sequence) }),
  };
}
