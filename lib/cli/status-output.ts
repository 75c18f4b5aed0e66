import type { FleetStatus, UnitStatus } from '../delivery/status';
import { formatProblem } from '../model/problem';
import { table } from './table';

/** What runs where, for a person: by app, in promotion order. */
export function statusText({ units, drift, problems }: FleetStatus): string {
  const apps = new Map<string, UnitStatus[]>();
  for (const unit of units) apps.set(unit.app, [...(apps.get(unit.app) ?? []), unit]);
  const rows = table(units.map(unitRow));
  const lines = [...apps].flatMap(([app, own]) => [app, ...rows.splice(0, own.length)]);
  const drifted = (drift ?? []).map(
    ({ unit, files }) => `${unit}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
  );
  const note =
    drift === null
      ? [
          '',
          "Whether dist/ is up to date can't be told: the fleet is refused.",
          ...problems.map(formatProblem),
        ]
      : drifted.length > 0
        ? [
            '',
            'dist/ is not what the fleet renders to. Run `argosy synth`, and commit what it changes:',
            ...drifted.map((it) => `  ${it}`),
          ]
        : [];
  return [...lines, ...note].map((line) => `${line}\n`).join('');
}

function unitRow({ environment, release, since, commit, hold, ahead }: UnitStatus): string[] {
  const leads = ahead.map(({ over, releases }) =>
    releases === null ? `not what ${over} runs` : `+${releases} over ${over}`,
  );
  const notes = [...leads, ...(hold === null ? [] : [`on hold: ${hold}`])];
  return [
    `  ${environment}`,
    release ?? 'no release',
    since ?? 'since ?',
    commit?.slice(0, 12) ?? '',
    notes.join('; '),
  ];
}
