import type { DecisionOutcome, Outcome } from '../delivery/outcome';

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
  const lines = [
    ...decisions.map(decisionText),
    ...rows,
    ...notes.map((it) => `  note: ${it}`),
    end,
  ];
  return `${[...lines, ...(pullRequest ? pullRequestLines(pullRequest, result) : [])].join('\n')}\n`;
}

/** The same for a script. */
export function outcomeJson(outcome: Outcome): string {
  return `${JSON.stringify(outcome, null, 2)}\n`;
}

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
