import { parse } from 'yaml';
import { TEMPLATES, WORKFLOWS } from './all-workflows';

const WORKFLOW = '.github/workflows/app.yaml';

interface CallingJob {
  readonly uses?: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly permissions: Readonly<Record<string, string>>;
}

const called = parse(TEMPLATES.get(WORKFLOW) ?? '');

/** The jobs that call the workflow for apps: in examples and on the pages of the documentation. */
const CALLERS = [...WORKFLOWS].flatMap(([place, text]) =>
  Object.values<CallingJob>(parse(text).jobs ?? {})
    .filter(({ uses = '' }) => uses.includes(WORKFLOW))
    .map((job): [string, CallingJob] => [place, job]),
);

test('an example and a page of the documentation call the workflow for apps', () => {
  expect(CALLERS.map(([place]) => place.replace(/:.*/, '')).sort()).toEqual([
    'docs/ci.md',
    'examples/app-repository/.github/workflows/ci.yaml',
  ]);
});

describe.each(CALLERS)('%s', (_, job) => {
  test('passes the inputs and secrets that there are, and all that are required', () => {
    const { inputs, secrets } = called.on.workflow_call;
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(job.with)));
    expect(Object.keys(secrets)).toEqual(expect.arrayContaining(Object.keys(job.secrets ?? {})));
    const required = Object.keys(inputs).filter((it) => inputs[it].required);
    expect(Object.keys(job.with)).toEqual(expect.arrayContaining(required));
  });

  test('passes secrets by the names that they may also have in a GitHub environment', () => {
    const passed = Object.entries(job.secrets ?? {});
    expect(passed).toEqual(passed.map(([name]) => [name, `\${{ secrets.${name} }}`]));
    for (const [name] of passed) expect(name).toMatch(/^[A-Z_]+$/);
  });

  test('permits what the jobs of the workflow need, which GitHub demands, and nothing else', () => {
    const jobs = Object.values<CallingJob>(called.jobs);
    const needed = Object.assign({}, ...jobs.map(({ permissions }) => permissions));
    expect(job.permissions).toEqual(needed);
  });
});
