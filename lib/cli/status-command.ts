import { join } from 'node:path';
import { Command } from 'commander';
import { Git } from '../base/git';
import { commitsBehind, readClone } from '../delivery/git/clone';
import { FleetAt } from '../delivery/history/fleet-at';
import {
  type FleetStatus,
  fleetStatus,
  type InstanceStatus,
  type StatusFilter,
} from '../delivery/history/status';
import { DurationSchema, milliseconds } from '../kubernetes/duration';
import { RENDERED_ROOT } from '../model/layout';
import { FleetError } from '../model/problem';
import { reportJson } from '../model/problem-json';
import { type LoadedFleet, loadFleet } from '../render/load';
import { findDrift } from '../synth/drift';
import { styleOf } from './color';
import type { CompiledFleet } from './compiled-fleet';
import { collect } from './delivery-options';
import { warnOfOtherLibrary } from './library-warning';
import { Progress } from './progress';
import { ErrorWithReport, Refusal } from './refusal';
import { statusReport, statusText } from './status-output';
import { requireValid } from './usage-error';

interface Options {
  readonly env?: readonly string[];
  readonly app?: string;
  readonly json?: boolean;
  readonly maxHold?: string;
}

/** `argosy status`. */
export function statusCommand(fleet: CompiledFleet): Command {
  return new Command('status')
    .description(
      'Show the release of each app in each environment, and whether dist/ is up to date.',
    )
    .option('--env <environment>', 'Only this environment or group. Repeatable.', collect)
    .option('--app <app>', 'Only this app.')
    .option(
      '--max-hold <duration>',
      'Exit with 1 if an app has been on hold for longer, such as 336h.',
    )
    .option('--json', 'Print the status as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy status
  $ argosy status --app my-app
  $ argosy status --env production --json
  $ argosy status --max-hold 336h

The status comes from this clone, without contacting a remote. Run git pull first.`,
    )
    .action((options: Options) => status(fleet, options));
}

async function status(modules: CompiledFleet, options: Options): Promise<void> {
  const { root } = modules;
  if (options.maxHold !== undefined) requireValid('--max-hold', DurationSchema, options.maxHold);
  warnOfOtherLibrary(root);
  const sources = await loadFleet(modules);
  const { head, isShallow } = readClone(root);
  const fleet = new FleetAt(sources, new Git(root), head);
  const named = options.env?.flatMap((it) => fleet.environmentsNamed(it));
  const filter = { environments: named?.map(({ name }) => name), app: options.app };
  const instances = fleetStatus(fleet, sources, filter);
  const report: FleetStatus = {
    instances,
    ...driftIn(modules, sources, filter),
    behind: commitsBehind(root),
    isShallow,
  };
  const tooLong = options.maxHold === undefined ? undefined : oldHolds(instances, options.maxHold);
  if (!options.json) process.stdout.write(statusText(report, styleOf(process.stdout)));
  if (tooLong !== undefined) throw new ErrorWithReport(tooLong, statusReport(report));
  if (options.json) process.stdout.write(reportJson(statusReport(report), report.problems));
}

/** The refusal if an app has been on hold for longer, or nobody knows for how long. */
function oldHolds(instances: readonly InstanceStatus[], longest: string): Refusal | undefined {
  const earliest = Date.now() - milliseconds(longest);
  const old = instances.filter(
    ({ hold, heldSince }) =>
      hold !== null && (heldSince === null || Date.parse(heldSince) < earliest),
  );
  if (old.length === 0) return undefined;
  const lines = old.map(
    ({ app, environment, heldSince, hold }) =>
      `  ${app} in ${environment}, since ${heldSince ?? 'unknown'}: ${hold}`,
  );
  return new Refusal(
    `On hold for longer than ${longest}:\n${lines.join('\n')}`,
    'when the reason is gone, run `npx argosy resume <app> --env <environment> --publish`, and release a fixed version.',
  );
}

/** The drift of dist/; `null`, with the problems, if the fleet does not render. */
function driftIn(
  { root, build }: CompiledFleet,
  sources: LoadedFleet,
  filter: StatusFilter,
): Pick<FleetStatus, 'drift' | 'problems'> {
  const progress = new Progress('Rendering');
  const options = {
    root,
    directory: join(root, RENDERED_ROOT),
    build,
    onProgress: (done: number, total: number) => progress.show(done, total),
  };
  try {
    return { drift: findDrift(sources, options, filter), problems: [] };
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return { drift: null, problems: error.problems };
  } finally {
    progress.end();
  }
}
