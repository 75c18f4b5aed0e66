import { byCodeUnit } from '../base/json';
import { isWarning, oncePerEnvironment } from '../checks/finding';
import {
  inRepository,
  isBelow,
  isDeployed,
  parseRenderedPath,
  RENDERED_APPS,
  RENDERED_BOOTSTRAP,
  RENDERED_ROOT,
  type RenderedPlace,
} from '../model/layout';
import type { Problem } from '../model/problem';
import type { SynthResult } from '../synth/synth';
import { problemJson } from './problem-json';

type Change = 'create' | 'update' | 'delete';

const CHANGES: readonly Change[] = ['create', 'update', 'delete'];
const PAST: Readonly<Record<Change, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
};

/** What a synth has done, for a person: by environment and app; each file if nothing was written. */
export function synthText(result: SynthResult, dryRun: boolean, directory: string): string {
  const { plan, handEdited } = result;
  const rows = dryRun ? fileRows(result, directory) : unitRows(result);
  const notes = [
    ...handEdited.map(
      (path) => `${dryRun ? 'would overwrite' : 'overwrote'} an edit by hand: ${path}`,
    ),
    ...plan.foreign.map((path) =>
      isDeployed(path)
        ? `left alone, not written by Argosy, but Argo CD DEPLOYS IT: ${path}`
        : `left alone, not written by Argosy: ${path}`,
    ),
    ...(directory === RENDERED_ROOT && touchesBootstrap(plan) ? [BOOTSTRAP_NOTE] : []),
    ...warningNotes(result),
  ];
  const counts = CHANGES.map((change) => `${plan[change].length} ${word(change, dryRun)}`);
  const total = `${counts.join(', ')}, ${plan.unchanged.length} unchanged`;
  return [...rows, ...notes.map((note) => `  ${note}`), total].map((line) => `${line}\n`).join('');
}

/** The same for a script. */
export function synthJson(result: SynthResult, dryRun: boolean): string {
  const { plan, handEdited, problems, findings } = result;
  const { unchanged, blocked, ...changes } = plan;
  const warnings = findings.filter(isWarning).length;
  return json({ dryRun, ...changes, unchanged: unchanged.length, handEdited, warnings }, problems);
}

/** What a script is told of a fleet that is refused before there is any plan. */
export function refusedSynthJson(problems: readonly Problem[], dryRun: boolean): string {
  return json({ dryRun }, problems);
}

function json(report: object, problems: readonly Problem[]): string {
  const refused = problems.map(problemJson);
  return `${JSON.stringify({ ...report, refused }, null, 2)}\n`;
}

function warningNotes({ findings }: SynthResult): string[] {
  const count = oncePerEnvironment(findings.filter(isWarning)).length;
  const warnings = count === 1 ? '1 warning' : `${count} warnings`;
  return count === 0 ? [] : [`${warnings}: run \`argosy check\` to see what may go wrong`];
}

function word(change: Change, dryRun: boolean): string {
  return dryRun ? `to ${change}` : PAST[change];
}

const BOOTSTRAP_NOTE = `${RENDERED_BOOTSTRAP}/ changes, and nothing watches it: once this is pushed, run kubectl apply -f ${inRepository(RENDERED_BOOTSTRAP)}`;

function touchesBootstrap(plan: SynthResult['plan']): boolean {
  const changed = CHANGES.flatMap((change) => plan[change]);
  return changed.some((path) => isBelow(RENDERED_BOOTSTRAP, path));
}

function fileRows({ plan }: SynthResult, directory: string): string[] {
  return CHANGES.flatMap((change) => plan[change].map((path) => `${change}  ${directory}/${path}`));
}

/** More rows than this say less than their sum. */
const MANY = 60;

/** One row for each app in each environment that has changed; of very many, one for each environment. */
function unitRows({ plan }: SynthResult): string[] {
  const units = counted(plan, ({ folder, environment, app }) =>
    folder === RENDERED_APPS ? `${environment}/${app}` : `${folder}/${environment}`,
  );
  if (units.size <= MANY) return rows(units);
  return rows(counted(plan, ({ folder, environment }) => `${folder}/${environment}`));
}

type Counts = Record<Change, number>;

function counted(
  plan: SynthResult['plan'],
  rowOf: (place: RenderedPlace) => string,
): Map<string, Counts> {
  const units = new Map<string, Counts>();
  for (const change of CHANGES) {
    for (const path of plan[change]) {
      const place = parseRenderedPath(path);
      if (place === undefined) continue;
      const unit = place.folder === RENDERED_BOOTSTRAP ? place.folder : rowOf(place);
      const counts = units.get(unit) ?? { create: 0, update: 0, delete: 0 };
      counts[change]++;
      units.set(unit, counts);
    }
  }
  return units;
}

function rows(units: ReadonlyMap<string, Counts>): string[] {
  const width = Math.max(0, ...[...units.keys()].map((unit) => unit.length));
  return [...units.entries()]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([unit, counts]) => {
      const parts = CHANGES.filter((change) => counts[change] > 0).map(
        (change) => `${counts[change]} ${PAST[change]}`,
      );
      return `  ${unit.padEnd(width)}  ${parts.join(', ')}`;
    });
}
