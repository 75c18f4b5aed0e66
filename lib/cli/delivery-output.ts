import { ToldError } from '../delivery/code';
import { DeliveryError } from '../delivery/delivery-error';
import type { DecisionOutcome, Outcome } from '../delivery/outcome';
import { FleetError } from '../model/problem';
import { maskSecrets } from '../synth/mask';

const RESULTS: Readonly<Record<Outcome['result'], string>> = {
  pushed: 'pushed',
  committed: 'committed',
  prepared: 'prepared',
  planned: 'would commit, and did not',
  nothing: 'nothing to do',
  moved: 'moved',
};

/** What a delivery has come to, for a person. */
export function outcomeText(outcome: Outcome): string {
  const { result, decisions, files, notes, commit, branch, attempts, pullRequest } = outcome;
  const width = Math.max(0, ...files.map(({ path }) => path.length));
  const rows = files.map(
    ({ path, added, removed }) => `  ${path.padEnd(width)}  +${added} -${removed}`,
  );
  const tries = attempts > 1 ? ` at the ${attempts}${ordinal(attempts)} try` : '';
  const where = result === 'committed' || result === 'planned' ? '' : ` to ${branch}`;
  const end =
    result === 'nothing' || result === 'planned'
      ? RESULTS[result]
      : `${RESULTS[result]} ${commit.slice(0, 12)}${where}${tries}`;
  const lines = [...decisionLines(decisions), ...rows, ...notes.map((it) => `  note: ${it}`), end];
  return `${[...lines, ...(pullRequest ? pullRequestLines(pullRequest, result) : [])].join('\n')}\n`;
}

/** What a script is told where nothing was delivered; nothing of what should not have happened at all. */
export function refusalJson(error: unknown): string {
  if (error instanceof ToldError) return error.refusal;
  if (error instanceof DeliveryError) return refusal([{ message: error.message }]);
  if (!(error instanceof FleetError)) return '';
  return refusal(
    error.problems.map(({ file, line, field, message, fix }) => ({
      file,
      line,
      field,
      message,
      fix,
    })),
  );
}

function refusal(problems: readonly object[]): string {
  return maskSecrets(`${JSON.stringify({ result: 'refused', problems }, null, 2)}\n`);
}

/** The same for a script. */
export function outcomeJson(outcome: Outcome): string {
  return `${JSON.stringify(outcome, null, 2)}\n`;
}

/** Of very many apps, those that stay as they are are only counted. */
function decisionLines(decisions: readonly DecisionOutcome[]): string[] {
  const idle = decisions.filter(({ kind }) => kind === 'nothing');
  if (idle.length <= MANY) return decisions.map(decisionText);
  const others = decisions.filter(({ kind }) => kind !== 'nothing');
  return [...others.map(decisionText), `${idle.length} apps run it already`];
}

const MANY = 10;

function decisionText({ kind, app, environment, from, to, why }: DecisionOutcome): string {
  if (kind === 'change') {
    const change = from === to ? `${to}` : `${from ?? 'nothing'} -> ${to}`;
    return `${app} in ${environment}: ${change}`;
  }
  return `${app} in ${environment}: ${kind === 'nothing' ? '' : `${kind}, since `}${why}`;
}

function pullRequestLines(
  { branch, title, body, url, problem }: NonNullable<Outcome['pullRequest']>,
  result: Outcome['result'],
): string[] {
  if (url !== undefined) return [url];
  const how = problem
    ? `gh could not open the pull request: ${problem}`
    : 'Open the pull request with this text:';
  return [...(result === 'planned' ? [] : [how]), '', `${title} (${branch})`, '', body.trimEnd()];
}

function ordinal(number: number): string {
  if (number % 100 >= 11 && number % 100 <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][number % 10] ?? 'th';
}
