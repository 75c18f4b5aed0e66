import type { FleetStatus, InstanceStatus } from '../delivery/history/status';
import { oncePerCause, styledProblem } from '../model/problem';
import type { Style } from './color';
import { table } from './table';

/** The status as text: by app, in promotion order. */
export function statusText(
  { instances, drift, problems, behind, isShallow }: FleetStatus,
  style: Style,
): string {
  const apps = new Map<string, InstanceStatus[]>();
  for (const it of instances) apps.set(it.app, [...(apps.get(it.app) ?? []), it]);
  const rows = table(instances.map(instanceRow));
  const lines = [...apps].flatMap(([app, own]) => [app, ...rows.splice(0, own.length)]);
  const drifted = (drift ?? []).map(
    ({ unit, files }) => `${unit}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
  );
  const note =
    drift === null
      ? [
          '',
          'The fleet does not render, so dist/ cannot be compared with it:',
          ...oncePerCause(problems).map(styledProblem(style)),
        ]
      : drifted.length > 0
        ? [
            '',
            `dist/ is out of date. ${style.fix('Fix:')} run \`argosy synth\` and commit the changes.`,
            ...drifted.map((it) => `  ${it}`),
          ]
        : [];
  const hints = [
    ...(behind > 0
      ? [
          `This clone is ${behind} ${behind === 1 ? 'commit' : 'commits'} behind its upstream branch. ${style.fix('Fix:')} run git pull.`,
        ]
      : []),
    ...(isShallow
      ? ['This clone is shallow. Run git fetch --unshallow for the full history.']
      : []),
  ];
  const all = [...lines, ...note, ...(hints.length > 0 ? ['', ...hints] : [])];
  return all.map((line) => `${line}\n`).join('');
}

/** The status as `--json` prints it, without the problems. */
export function statusReport({ problems: _, ...status }: FleetStatus): object {
  return status;
}

function instanceRow({
  environment,
  release,
  problem,
  since,
  commit,
  hold,
  ahead,
}: InstanceStatus): string[] {
  const leads = ahead.map(({ over, releases }) =>
    releases === null ? `differs from ${over}` : `${releases} ahead of ${over}`,
  );
  const notes = [
    ...leads,
    ...(hold === null ? [] : [`on hold: ${hold}`]),
    ...(problem ?? '').split('\n', 1),
  ].filter(Boolean);
  return [
    `  ${environment}`,
    release ?? (problem === null ? 'no release' : 'unreadable'),
    since ?? 'unknown',
    commit?.slice(0, 12) ?? '',
    notes.join('; '),
  ];
}
