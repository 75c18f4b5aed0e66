import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';

/** What is wrong with a workflow, in the words of the field. */
export type Rule =
  | 'unpinned-action'
  | 'dangerous-trigger'
  | 'template-injection'
  | 'excessive-permission'
  | 'missing-permission'
  | 'persisted-credentials'
  | 'missing-timeout'
  | 'package-of-a-stranger';

/** A violation of a rule. */
export interface WorkflowFinding {
  readonly rule: Rule;
  readonly line: number;
  readonly message: string;
}

/** For each scope, what a job that may write it has to do with it. */
const USES_OF_SCOPE: Readonly<Record<string, RegExp>> = {
  attestations: /^uses: actions\/attest/m,
  contents: /^run: .*(?:git push|argosy .*--(?:push|publish|pr))/ms,
  'id-token': /^uses: (?:aws-actions\/configure-aws-credentials|actions\/attest)/m,
  'pull-requests': /^run: .*(?:gh (?:pr|api)|argosy .*--(?:publish|pr|comment))/ms,
  'security-events': /^uses: github\/codeql-action\//m,
};

/** A job that pushes with git needs the credentials of its checkout. */
const PUSHES = /^run: .*(?:git push|argosy .*--(?:push|publish|pr))/ms;

/** Checks a workflow of GitHub Actions for what `actionlint` does not check. */
export function lintWorkflow(text: string): WorkflowFinding[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const findings: WorkflowFinding[] = [];
  const report = (rule: Rule, node: Node | undefined, message: string) => {
    const line = lines.linePos(node?.range?.[0] ?? 0).line;
    findings.push({ rule, line, message });
  };
  const workflow = document.contents;
  if (!isMap(workflow)) return findings;

  for (const trigger of triggersOf(child(workflow, 'on'))) {
    if (!PRIVILEGED.test(String(trigger.value))) continue;
    report('dangerous-trigger', trigger, 'It starts with secrets for what a stranger does.');
  }
  const permissions = child(workflow, 'permissions');
  if (!isMap(permissions) || permissions.items.length > 0) {
    report('excessive-permission', permissions ?? workflow, 'Write `permissions: {}` at the top.');
  }
  for (const job of entries(child(workflow, 'jobs'))) {
    const steps = child(job, 'steps');
    const all = isSeq(steps) ? steps.items.filter(isMap) : [];
    const summary = all.map(summaryOf).join('\n');
    checkPermissions(job, summary, report);
    checkRights(job, all, summary, report);
    for (const node of [job, ...all]) checkUses(node, text, report);
    if (!isSeq(steps)) continue;
    if (typeof value(job, 'timeout-minutes') !== 'number') {
      report('missing-timeout', job, 'Set `timeout-minutes`.');
    }
    for (const step of all) {
      checkRun(step, report);
      checkNpx(step, report);
      checkCredentials(step, summary, report);
    }
  }
  return findings;
}

/** They run with the secrets and the cache of the default branch, for people who may not write. */
const PRIVILEGED = /^(pull_request_target|workflow_run|issue_comment|issues|discussion_comment)$/;

function triggersOf(on: Node | undefined): Scalar[] {
  const all = isMap(on) ? on.items.map(({ key }) => key) : isSeq(on) ? on.items : [on];
  return all.filter(isScalar);
}

type Report = (rule: Rule, node: Node | undefined, message: string) => void;

function checkPermissions(job: YAMLMap, summary: string, report: Report): void {
  const permissions = child(job, 'permissions');
  const isCaller = typeof value(job, 'uses') === 'string';
  if (!isMap(permissions)) {
    report('excessive-permission', permissions ?? job, 'List the permissions that the job needs.');
    return;
  }
  for (const { key, value: level } of permissions.items) {
    if (!isScalar(key) || !isScalar(level) || level.value !== 'write' || isCaller) continue;
    const use = USES_OF_SCOPE[String(key.value)];
    if (use?.test(summary)) continue;
    report('excessive-permission', key, `No step needs \`${key.value}: write\`.`);
  }
}

/** The scopes that a token of a GitHub App may have instead of the job. */
const SCOPES_OF_APP: ReadonlySet<string> = new Set(['contents', 'pull-requests']);

/** What a job does, it may do: the job itself, unless it works on another repository, and the App in its place. */
function checkRights(job: YAMLMap, steps: YAMLMap[], summary: string, report: Report): void {
  const isElsewhere = steps.some((it) => child(child(it, 'with'), 'repository') !== undefined);
  const app = steps.find((it) => /\/create-github-app-token@/.test(String(value(it, 'uses'))));
  const permissions = child(job, 'permissions');
  for (const [scope, use] of Object.entries(USES_OF_SCOPE)) {
    const isOfApp = SCOPES_OF_APP.has(scope);
    const isUsed = use.test(summary);
    if (isUsed && !(isElsewhere && isOfApp) && value(permissions, scope) !== 'write') {
      report('missing-permission', permissions, `A step needs \`${scope}: write\`.`);
    }
    if (app === undefined || !isOfApp) continue;
    const level = value(child(app, 'with'), `permission-${scope}`);
    if (isUsed && level !== 'write') {
      report('missing-permission', app, `A step needs \`permission-${scope}: write\`.`);
    }
    if (!isUsed && level !== undefined) {
      report('excessive-permission', app, `No step needs \`permission-${scope}\`.`);
    }
  }
}

/** An action of another repository is pinned by its commit, and its version is a comment, for people and for Renovate. */
function checkUses(node: YAMLMap, text: string, report: Report): void {
  const uses = child(node, 'uses');
  if (!isScalar(uses) || typeof uses.value !== 'string') return;
  // A workflow of one's own organisation, whose branch is protected as the caller's is.
  if (uses.value.startsWith('./') || OWN_WORKFLOW.test(uses.value)) return;
  const rest = text.slice(uses.range?.[1] ?? 0).split('\n', 1)[0] ?? '';
  if (/@[0-9a-f]{40}$/.test(uses.value) && /^ # v\d+(\.\d+)*$/.test(rest)) return;
  const message = `Pin ${uses.value} by its full commit SHA, with the version as a comment.`;
  report('unpinned-action', uses, message);
}

/** The organisation of the examples. */
const OWN_WORKFLOW = /^example\/[\w.-]+\/\.github\/workflows\/[\w.-]+@[\w./-]+$/;

function checkRun(step: YAMLMap, report: Report): void {
  const script = child(step, 'run') ?? child(child(step, 'with'), 'script');
  if (!isScalar(script) || !String(script.value).includes('${{')) return;
  report('template-injection', script, 'Pass the expression through `env`, not into the script.');
}

/** Where a package is not installed, as after an `npm ci` that failed, `npx` would run what the registry has by that name. */
function checkNpx(step: YAMLMap, report: Report): void {
  const script = child(step, 'run');
  if (!isScalar(script) || !/\bnpx (?!--no-install )/.test(String(script.value))) return;
  report('package-of-a-stranger', script, 'Write `npx --no-install`.');
}

function checkCredentials(step: YAMLMap, summary: string, report: Report): void {
  if (!String(value(step, 'uses')).startsWith('actions/checkout@')) return;
  const persists = value(child(step, 'with'), 'persist-credentials');
  const pushes = PUSHES.test(summary);
  if (persists === pushes) return;
  if (persists === false) {
    report('missing-permission', step, 'Set `persist-credentials: true`: a later step pushes.');
    return;
  }
  const message = 'Set `persist-credentials: false`, or `true` in a job that pushes.';
  report('persisted-credentials', step, message);
}

/** What a step does, on lines that start with `uses: ` or `run: `. */
function summaryOf(step: YAMLMap): string {
  const run = String(value(step, 'run') ?? '').replaceAll('\n', ' ');
  return `uses: ${value(step, 'uses')}\nrun: ${run}`;
}

function child(node: unknown, key: string): Node | undefined {
  return isMap(node) ? ((node.get(key, true) as Node | null) ?? undefined) : undefined;
}

function value(node: unknown, key: string): unknown {
  const it = child(node, key);
  return isScalar(it) ? it.value : undefined;
}

function entries(node: unknown): YAMLMap[] {
  return isMap(node) ? node.items.map((it) => it.value).filter(isMap) : [];
}
