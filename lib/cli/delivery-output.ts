import type { DecisionOutcome, Outcome } from '../delivery/protocol/outcome';
import type { Intent } from '../delivery/protocol/request';
import { reportJson } from '../model/problem-json';
import { table } from './table';

/** The outcome of a delivery as text. */
export function outcomeText(outcome: Outcome, intent: Intent['kind']): string {
  const { decisions, files, notes, pullRequest, result } = outcome;
  const rows = table(
    files.map(({ path, added, removed }) => [`  ${path}`, `+${added} -${removed}`]),
  );
  const lines = [
    ...decisionLines(decisions, intent),
    ...rows,
    ...notes.map((it) => `  note: ${it}`),
    resultLine(outcome),
    ...(pullRequest ? pullRequestLines(pullRequest, result) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function resultLine({ result, commit, branch, attempts }: Outcome): string {
  const id = commit.slice(0, 12);
  const tries = attempts > 1 ? ` on attempt ${attempts}` : '';
  switch (result) {
    case 'committed':
      return `committed ${id}, not pushed`;
    case 'planned':
      return `would be committed to ${branch}; nothing was changed`;
    case 'pushed':
    case 'prepared':
      return `${result} ${id} to ${branch}${tries}`;
    case 'nothing':
    case 'moved':
      return 'nothing to do';
  }
}

/** The outcome of a delivery as JSON. */
export function outcomeJson({ preconditions: _, ...outcome }: Outcome): string {
  const { decisions, pullRequest } = outcome;
  const broken = decisions.flatMap(({ kind, app, environment, why = '' }) =>
    kind === 'broken' ? [{ where: `${app} in ${environment}`, message: why }] : [],
  );
  const { problem, fix, branch = '' } = pullRequest ?? {};
  const unopened =
    problem === undefined
      ? []
      : [{ where: `The pull request of ${branch}`, message: problem, fix }];
  return reportJson(outcome, [...broken, ...unopened]);
}

/** One line per app. If many are unchanged, only their number is printed. */
function decisionLines(decisions: readonly DecisionOutcome[], intent: Intent['kind']): string[] {
  const idle = decisions.filter(({ kind }) => kind === 'nothing');
  if (idle.length <= MANY) return decisions.map((it) => decisionText(it, intent));
  const others = decisions.filter(({ kind }) => kind !== 'nothing');
  return [...others.map((it) => decisionText(it, intent)), `${idle.length} apps unchanged`];
}

const MANY = 10;

/** The suffix of a change, by command. */
const MEANINGS: Readonly<Record<Intent['kind'], string>> = {
  release: '',
  promote: '',
  rollback: ', on hold until `argosy resume`',
  resume: ', hold removed',
  approve: ' approved',
};

function decisionText(
  { kind, app, environment, from, to, why }: DecisionOutcome,
  intent: Intent['kind'],
): string {
  if (kind === 'change') {
    const change = from === to ? `${to}` : `${from ?? 'nothing'} -> ${to}`;
    return `${app} in ${environment}: ${change}${MEANINGS[intent]}`;
  }
  return `${app} in ${environment}: ${kind === 'nothing' ? '' : `${kind}, since `}${why}`;
}

function pullRequestLines(
  { branch, title, body, url, through, problem, fix, page }: NonNullable<Outcome['pullRequest']>,
  result: Outcome['result'],
): string[] {
  if (url !== undefined) return [url];
  const failed =
    problem === undefined ? [] : [`${through} failed to open the pull request: ${problem}`];
  const fixed = fix === undefined ? [] : [`  Fix: ${fix}`];
  const where = page === undefined ? '' : ` on ${page}`;
  const byHand =
    problem === undefined || page !== undefined
      ? [`Open the pull request${where} with this text:`]
      : [];
  const how = result === 'planned' ? [] : [...failed, ...fixed, ...byHand];
  return [...how, '', `${title} (${branch})`, '', body.trimEnd()];
}
