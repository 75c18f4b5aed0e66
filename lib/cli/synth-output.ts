import type { SynthResult } from '../synth/synth';

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
      isWatched(path)
        ? `left alone, not written by Argosy, but Argo CD DEPLOYS IT: ${path}`
        : `left alone, not written by Argosy: ${path}`,
    ),
  ];
  const counts = CHANGES.map((change) => `${plan[change].length} ${word(change, dryRun)}`);
  const total = `${counts.join(', ')}, ${plan.unchanged.length} unchanged`;
  return [...rows, ...notes.map((note) => `  ${note}`), total].map((line) => `${line}\n`).join('');
}

/** The same for a script. */
export function synthJson({ plan, handEdited, problems }: SynthResult, dryRun: boolean): string {
  const { unchanged, blocked, ...changes } = plan;
  const report = {
    dryRun,
    ...changes,
    unchanged: unchanged.length,
    handEdited,
    refused: problems.map(({ message, fix }) => ({ message, fix })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function word(change: Change, dryRun: boolean): string {
  return dryRun ? `to ${change}` : PAST[change];
}

/** True for what an Application would deploy: it reads the files of its directory that are named so. */
function isWatched(path: string): boolean {
  return /^(apps\/[^/]+|argocd)\/[^/]+\/[^/]+\.k8s\.yaml$/.test(path);
}

function fileRows({ plan }: SynthResult, directory: string): string[] {
  return CHANGES.flatMap((change) => plan[change].map((path) => `${change}  ${directory}/${path}`));
}

/** One row for each app in each environment that has changed. */
function unitRows({ plan }: SynthResult): string[] {
  const units = new Map<string, Record<Change, number>>();
  for (const change of CHANGES) {
    for (const path of plan[change]) {
      const [kind = '', environment = '', app = ''] = path.split('/');
      const unit = kind === 'apps' ? `${environment}/${app}` : path.replace(/\/[^/]*$/, '');
      const counts = units.get(unit) ?? { create: 0, update: 0, delete: 0 };
      counts[change]++;
      units.set(unit, counts);
    }
  }
  const width = Math.max(0, ...[...units.keys()].map((unit) => unit.length));
  return [...units.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([unit, counts]) => {
      const parts = CHANGES.filter((change) => counts[change] > 0).map(
        (change) => `${counts[change]} ${PAST[change]}`,
      );
      return `  ${unit.padEnd(width)}  ${parts.join(', ')}`;
    });
}
