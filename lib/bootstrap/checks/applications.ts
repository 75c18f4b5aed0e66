import * as v from 'valibot';
import { IN_CLUSTER } from '../../model/environment';
import { listOf, onJson, parseOutput } from '../kubectl-output';
import type { Check, Explanation } from '../step';
import { done, failed, type Verdict, waiting } from '../verdict';
import {
  ApplicationSchema,
  type ApplicationSource,
  type ApplicationState,
  applicationState,
  type LiveApplication,
  shortCommit,
} from './application';
import { isWorkload, unready, WorkloadsSchema } from './workloads';

/** An Application that a bootstrap leads to. */
export interface ExpectedApplication {
  readonly name: string;
  /** True if sync windows may keep Argo CD from syncing it. */
  readonly hasWindows: boolean;
}

const LIST = listOf(ApplicationSchema);

/** How many Applications a message names. The JSON has all of them. */
const MOST_NAMED = 20;

/** How many commits a message names. */
const MOST_REVISIONS = 3;

/** How many Applications are looked into further. */
const MOST_EXPLAINED = 5;

/** Every Application exists, and is Synced and Healthy. Those that only a person syncs are not waited for. */
export function applicationsCheck(
  expected: readonly ExpectedApplication[],
  namespace: string,
  from: ApplicationSource,
): Check {
  return {
    args: ['get', 'applications.argoproj.io', '--namespace', namespace, '--output', 'json'],
    judge: onJson(LIST, (found) => verdictOf(statesOf(expected, found, from), expected)),
    explain: ({ stdout }) => {
      const parsed = v.safeParse(LIST, parseOutput(stdout));
      if (!parsed.success) return [];
      const byName = new Map(parsed.output.map((it) => [it.metadata.name, it]));
      return statesOf(expected, parsed.output, from)
        .filter(({ health }) => health === 'Degraded' || health === 'Progressing')
        .flatMap(({ name }) => explanationOf(name, byName.get(name)) ?? [])
        .slice(0, MOST_EXPLAINED);
    },
  };
}

/** The states of the Applications that a check has read; none if it failed. */
export function applicationStates(
  expected: readonly ExpectedApplication[],
  output: string,
  from: ApplicationSource,
): ApplicationState[] {
  const parsed = v.safeParse(LIST, parseOutput(output));
  return parsed.success ? statesOf(expected, parsed.output, from) : [];
}

function statesOf(
  expected: readonly ExpectedApplication[],
  found: readonly LiveApplication[],
  from: ApplicationSource,
): ApplicationState[] {
  const byName = new Map(found.map((it) => [it.metadata.name, it]));
  return expected.map(({ name }) => applicationState(name, byName.get(name), from));
}

const FIX =
  'Correct it in Git and push, or look further with `argocd app get <name> --refresh --core`. Then run the command again.';

function verdictOf(
  states: readonly ApplicationState[],
  expected: readonly ExpectedApplication[],
): Verdict {
  const open = states.filter(({ state }) => state === 'waiting' || state === 'failed');
  const byHand = states.filter(({ state }) => state === 'by-hand').map(({ name }) => name);
  if (open.length === 0) {
    const settled = `${states.length - byHand.length} Applications Synced and Healthy${atRevisions(states)}`;
    return done(byHand.length > 0 ? `${settled}; synced by hand: ${byHand.join(', ')}` : settled);
  }
  const withWindows = new Set(expected.filter((it) => it.hasWindows).map(({ name }) => name));
  const lines = open.map((it) =>
    stateText(it, withWindows.has(it.name) && it.sync === 'OutOfSync'),
  );
  const more = lines.length - MOST_NAMED;
  const reason = [
    ...lines.slice(0, MOST_NAMED),
    ...(more > 0 ? [`… and ${more} more Applications`] : []),
  ].join('\n');
  return open.every(({ state }) => state === 'failed') ? failed(reason, FIX) : waiting(reason, FIX);
}

/** The commits at which they are: Argo CD does not look at all of them at the same time. */
function atRevisions(states: readonly ApplicationState[]): string {
  const revisions = [...new Set(states.flatMap(({ revision }) => revision ?? []))].map(shortCommit);
  const more = revisions.length - MOST_REVISIONS;
  if (revisions.length === 0) return '';
  const named = revisions.slice(0, MOST_REVISIONS).join(', ');
  return ` at ${named}${more > 0 ? ` and ${more} more commits` : ''}`;
}

function stateText({ name, sync, health, reasons }: ApplicationState, mayWait: boolean): string {
  const all = mayWait
    ? [...reasons, 'A sync window of its environment may keep Argo CD from syncing it now.']
    : reasons;
  return [`${name}: ${sync}, ${health}`, ...all.map((it) => `  ${it}`)].join('\n');
}

/** Argo CD 3 keeps the health of single objects out of the Application. In its own cluster, we can look ourselves. */
function explanationOf(
  name: string,
  application: LiveApplication | undefined,
): Explanation | undefined {
  const { server, namespace } = application?.spec.destination ?? {};
  if (server !== IN_CLUSTER.server || namespace === undefined) return undefined;
  return {
    args: [
      ...['get', 'deployments.apps,statefulsets.apps,pods'],
      ...['--namespace', namespace, '--output', 'json'],
    ],
    reasons: (output) => {
      const parsed = v.safeParse(WorkloadsSchema, parseOutput(output));
      if (!parsed.success) return [];
      const objects = parsed.output;
      return objects
        .filter(isWorkload)
        .flatMap((it) => unready(it, objects) ?? [])
        .map((it) => `${name}: ${it}`);
    },
  };
}
