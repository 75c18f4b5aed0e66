import { Command } from 'commander';
import { type InventoryApp, inventory } from '../delivery/inventory';
import { composeFleet } from '../model/fleet';
import { oncePerCause, styledProblem } from '../model/problem';
import { reportJson } from '../model/problem-json';
import { loadFleet } from '../render/load';
import { styleOf } from './color';
import type { CompiledFleet } from './compiled-fleet';
import { collect } from './delivery-options';
import { requireEnvironments } from './environment-argument';
import { warnOfOtherLibrary } from './library-warning';
import { table } from './table';
import { requireOneOf } from './usage-error';

interface Options {
  readonly team?: string;
  readonly env?: readonly string[];
  readonly json?: boolean;
}

/** `argosy list`. */
export function listCommand(fleet: CompiledFleet): Command {
  return new Command('list')
    .description('List the apps: their kind, team, versions and namespaces.')
    .option('--team <team>', 'Only the apps of this team.')
    .option(
      '--env <environment>',
      'Only what runs in this environment or group. Repeatable.',
      collect,
    )
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
  if (team !== undefined) requireOneOf('--team', 'team', team, Object.keys(sources.teams ?? {}));
  const environments = env?.flatMap((it) => requireEnvironments(sources, it));
  const fleet = composeFleet(sources);
  const apps = inventory(fleet, sources, { team, environments });
  const { problems } = fleet;
  const result = problems.length > 0 ? 'refused' : undefined;
  process.stdout.write(json ? reportJson({ apps }, problems, result) : listText(apps));
  for (const it of oncePerCause(problems).map(styledProblem(styleOf(process.stderr)))) {
    process.stderr.write(`${it}\n`);
  }
  if (problems.length > 0) process.exitCode = 1;
}

/** A line for each app in each environment. What repeats the line above is left out. */
function listText(apps: readonly InventoryApp[]): string {
  if (apps.length === 0) return 'There are no such apps.\n';
  const hasGroups = apps.some(({ environments }) => environments.some((it) => it.group !== null));
  const rows = apps.flatMap(({ app, kind, team, environments }) => {
    const head = [app, kind, team ?? ''];
    const places = environments.map((it) => [
      ...(hasGroups ? [it.group ?? ''] : []),
      it.environment,
      it.version ?? '',
      it.namespace,
    ]);
    return (places.length > 0 ? places : [[...(hasGroups ? [''] : []), 'nowhere']]).map(
      (place, i) => [...(i === 0 ? head : head.map(() => '')), ...place],
    );
  });
  const header = [
    'APP',
    'KIND',
    'TEAM',
    ...(hasGroups ? ['GROUP'] : []),
    'ENVIRONMENT',
    'VERSION',
    'NAMESPACE',
  ];
  return table([header, ...rows])
    .map((line) => `${line}\n`)
    .join('');
}
