import { maskSecrets } from '../base/mask';
import { DeliveryError, type FailureKind } from '../delivery/delivery-error';
import { ReportedError } from '../delivery/protocol/delegate';
import type { DecisionOutcome, Outcome } from '../delivery/protocol/outcome';
import type { Intent } from '../delivery/protocol/request';
import { FleetError } from '../model/problem';
import { problemJson } from './problem-json';
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

/** A delivery that was refused or failed, as JSON; empty for an unexpected error. */
export function refusedDeliveryJson(error: unknown): string {
  if (error instanceof ReportedError) return error.refusal;
  if (error instanceof DeliveryError) {
    const { what, reason, fix, kind } = error;
    return refusal([{ what, message: reason, fix }], kind);
  }
  if (!(error instanceof FleetError)) return '';
  return refusal(error.problems.map(problemJson));
}

function refusal(problems: readonly object[], kind: FailureKind = 'refused'): string {
  // A retry can only help if the delivery failed.
  const result = kind === 'refused' ? 'refused' : 'failed';
  return maskSecrets(`${JSON.stringify({ result, kind, problems }, null, 2)}\n`);
}

/** The outcome of a delivery as JSON. */
export function outcomeJson(outcome: Outcome): string {
  return `${JSON.stringify(outcome, null, 2)}\n`;
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
