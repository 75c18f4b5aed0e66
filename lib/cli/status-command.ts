import { join } from 'node:path';
import { Command } from 'commander';
import { Git } from '../base/git';
import { commitsBehind, readClone } from '../delivery/git/clone';
import { FleetAt } from '../delivery/history/fleet-at';
import { type FleetStatus, fleetStatus, type StatusFilter } from '../delivery/history/status';
import { RENDERED_ROOT } from '../model/layout';
import { FleetError } from '../model/problem';
import { type LoadedFleet, loadFleet } from '../render/load';
import { findDrift } from '../synth/drift';
import type { CompiledFleet } from './compiled-fleet';
import { warnOfOtherLibrary } from './library-warning';
import { Progress } from './progress';
import { statusJson, statusText } from './status-output';

interface Options {
  readonly env?: string;
  readonly app?: string;
  readonly json?: boolean;
}

/** `argosy status`. */
export function statusCommand(fleet: CompiledFleet): Command {
  return new Command('status')
    .description(
      'Show the release of each app in each environment, and whether dist/ is up to date.',
    )
    .option('--env <environment>', 'Only this environment.')
    .option('--app <app>', 'Only this app.')
    .option('--json', 'Print the status as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy status
  $ argosy status --app my-app
  $ argosy status --env production --json

The status comes from this clone, without contacting a remote. Run git pull first.`,
    )
    .action((options: Options) => status(fleet, options));
}

async function status(modules: CompiledFleet, options: Options): Promise<void> {
  const { root } = modules;
  warnOfOtherLibrary(root);
  const sources = await loadFleet(modules);
  const filter = { environment: options.env, app: options.app };
  const { head, isShallow } = readClone(root);
  const fleet = new FleetAt(sources, new Git(root), head);
  const instances = fleetStatus(fleet, sources, filter);
  const report: FleetStatus = {
    instances,
    ...driftIn(modules, sources, filter),
    behind: commitsBehind(root),
    isShallow,
  };
  process.stdout.write(options.json ? statusJson(report) : statusText(report));
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
