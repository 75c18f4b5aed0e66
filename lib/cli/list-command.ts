import { Command } from 'commander';
import { existing } from '../base/hint';
import { type InventoryApp, inventory } from '../delivery/inventory';
import { composeFleet } from '../model/fleet';
import { oncePerCause, styledProblem } from '../model/problem';
import { reportJson } from '../model/problem-json';
import { loadFleet } from '../render/load';
import { styleOf } from './color';
import type { CompiledFleet } from './compiled-fleet';
import { warnOfOtherLibrary } from './library-warning';
import { table } from './table';
import { UsageError } from './usage-error';

interface Options {
  readonly team?: string;
  readonly env?: string;
  readonly json?: boolean;
}

/** `argosy list`. */
export function listCommand(fleet: CompiledFleet): Command {
  return new Command('list')
    .description('List the apps: their kind, team, versions and namespaces.')
    .option('--team <team>', 'Only the apps of this team.')
    .option('--env <environment>', 'Only what runs in this environment.')
    .option('--json', 'Print the apps as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy list
  $ argosy list --team payments --env production
  $ argosy list --json

The versions are those of the files in this clone. \`argosy status\` shows since when they run.`,
    )
    .action((options: Options) => list(fleet, options));
}

async function list(modules: CompiledFleet, { team, env, json }: Options): Promise<void> {
  warnOfOtherLibrary(modules.root);
  const sources = await loadFleet(modules);
  requireKnown('--team', 'team', team, Object.keys(sources.teams ?? {}));
  requireKnown('--env', 'environment', env, Object.keys(sources.environments));
  const fleet = composeFleet(sources);
  const apps = inventory(fleet, sources, { team, environment: env });
  const { problems } = fleet;
  const result = problems.length > 0 ? 'refused' : undefined;
  process.stdout.write(json ? reportJson({ apps }, problems, result) : listText(apps));
  for (const it of oncePerCause(problems).map(styledProblem(styleOf(process.stderr)))) {
    process.stderr.write(`${it}\n`);
  }
  if (problems.length > 0) process.exitCode = 1;
}

function requireKnown(
  option: string,
  noun: string,
  name: string | undefined,
  known: readonly string[],
): void {
  if (name === undefined || known.includes(name)) return;
  throw new UsageError(`${option}: there is no ${noun} "${name}". ${existing(name, known)}`);
}

/** A line for each app in each environment. What repeats the line above is left out. */
function listText(apps: readonly InventoryApp[]): string {
  if (apps.length === 0) return 'There are no such apps.\n';
  const rows = apps.flatMap(({ app, kind, team, environments }) => {
    const head = [app, kind, team ?? ''];
    const places = environments.map((it) => [it.environment, it.version ?? '', it.namespace]);
    return (places.length > 0 ? places : [['nowhere']]).map((place, i) => [
      ...(i === 0 ? head : head.map(() => '')),
      ...place,
    ]);
  });
  const header = ['APP', 'KIND', 'TEAM', 'ENVIRONMENT', 'VERSION', 'NAMESPACE'];
  return table([header, ...rows])
    .map((line) => `${line}\n`)
    .join('');
}
