import { Command } from 'commander';
import { Git } from '../base/git';
import { readClone } from '../delivery/git/clone';
import { FleetAt, HISTORY_LIMIT } from '../delivery/history/fleet-at';
import { type RecordedRelease, type ReleaseHistory, utc } from '../delivery/history/history';
import { describeRelease, imageLines } from '../delivery/plan/decision';
import { reportJson } from '../model/problem-json';
import { loadDefinitions } from '../render/load';
import type { FleetModules } from '../render/load-code';
import { collect } from './delivery-options';
import { historyText } from './history-output';
import { UsageError } from './usage-error';

interface Options {
  readonly env?: readonly string[];
  readonly limit: string;
  readonly json?: boolean;
}

/** `argosy history`. */
export function historyCommand(modules: FleetModules): Command {
  return new Command('history')
    .description('List the releases of an app, newest first.')
    .argument('<app>', 'The name of the app.')
    .option('--env <environment>', 'Only this environment or group. Repeatable.', collect)
    .option('--limit <number>', 'The maximum number of releases per environment.', '20')
    .option('--json', 'Print the history as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy history my-app
  $ argosy history my-app --env production --limit 5
  $ argosy history my-app --json

The history comes from this clone. If it is shallow, run git fetch --unshallow for all of it.`,
    )
    .action((app: string, options: Options) => history(modules, app, options));
}

async function history(modules: FleetModules, app: string, options: Options): Promise<void> {
  const { root } = modules;
  if (!/^([1-9]\d{0,2})$/.test(options.limit) || Number(options.limit) > HISTORY_LIMIT) {
    throw new UsageError(
      `--limit: ${JSON.stringify(options.limit)} is not a whole number from 1 to ${HISTORY_LIMIT}.`,
    );
  }
  const definitions = await loadDefinitions(modules);
  const fleet = new FleetAt(definitions, new Git(root), readClone(root).head);
  fleet.app(app);
  const named = options.env?.flatMap((it) => fleet.environmentsNamed(it));
  const environments = fleet.environments.filter(
    (it) =>
      options.env?.includes(it.name) ||
      ((named?.includes(it) ?? true) && fleet.runsIn(app, it.name)),
  );
  const histories = environments.map(({ name }): [string, ReleaseHistory] => [
    name,
    fleet.history(app, name),
  ]);
  const limit = Number(options.limit);
  process.stdout.write(
    options.json
      ? reportJson({
          releases: histories.flatMap(([name, all]) =>
            all.slice(0, limit).map((it) => entry(fleet, app, name, it)),
          ),
        })
      : historyText(histories, limit),
  );
}

function entry(fleet: FleetAt, app: string, environment: string, record: RecordedRelease) {
  const { commit, time, author, subject, release, isCut } = record;
  return {
    app,
    environment,
    release: release ? describeRelease(release) : null,
    images: release ? imageLines(release, fleet.repositories(app)) : [],
    hold: release?.hold?.reason ?? null,
    commit,
    time: utc(time),
    /** True at the boundary of a shallow clone: the release may be older than this commit. */
    isCut,
    author,
    subject,
  };
}
