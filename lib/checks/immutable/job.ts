import { show } from '../../base/hint';
import { type JsonObject, type JsonPath, objectAt, valueAt } from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import { isHook } from '../../kubernetes/sync-step';
import type { ChangeRule } from '../rule';
import { firstDifference } from './difference';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

const IMMUTABLE = [
  'template',
  'selector',
  'completionMode',
  'podFailurePolicy',
  'successPolicy',
  'backoffLimitPerIndex',
  'managedBy',
];

const KINDS = ['Job'];

export const job: ChangeRule = {
  id: 'immutable/job',
  kinds: KINDS,
  severity: 'error',
  summary: 'A Job that is not a hook changes.',
  why: 'The API server refuses a new image or command in an existing Job: the sync fails, and the Job does not run again.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, 'batch', KINDS)) return;
    if (isHook(after.object) || isRecreated(after.object)) return;
    const [from, to] = [objectAt(before, 'spec'), objectAt(after.object, 'spec')];
    // It deletes itself when it finishes, so it may no longer exist.
    if (from['ttlSecondsAfterFinished'] !== undefined) return;
    const { name } = after.object.metadata;
    for (const path of differences(from, to)) {
      yield {
        manifest: after,
        path,
        message: `Job ${name} changes${images(before, after.object, path)}. The API server refuses that in an existing Job, so the sync would fail and the Job would not run again.`,
        fix: `Have Argo CD delete it before each run: move it to \`migrations\` of the app, or give it the annotation \`argocd.argoproj.io/hook: Sync\` (\`PreSync\` to run before the rest) in \`extend\`. For a Job that runs once per version, put the version into its name instead. ${orRecreate('so that it runs again')}`,
      };
    }
  },
};

function* differences(from: JsonObject, to: JsonObject): Iterable<JsonPath> {
  for (const field of IMMUTABLE) {
    // Some fields of a suspended Job can change, depending on whether it has run.
    if (field === 'template' && from['suspend'] === true) continue;
    const path = firstDifference(from[field], to[field], ['spec', field]);
    if (path) yield path;
  }
  if (changesCompletions(from, to)) yield ['spec', 'completions'];
}

/** An indexed Job is elastic: its completions can change together with its parallelism. */
function changesCompletions(from: JsonObject, to: JsonObject): boolean {
  if (completions(from) === completions(to)) return false;
  const [before, after] = [from['completions'], to['completions']];
  if (before === undefined && after === undefined) return false;
  const isIndexed = to['completionMode'] === 'Indexed' && from['completionMode'] === 'Indexed';
  return !isIndexed || (after !== undefined && after !== (to['parallelism'] ?? 1));
}

/** A Job that sets neither runs once. */
function completions(spec: JsonObject) {
  return spec['completions'] ?? (spec['parallelism'] === undefined ? 1 : undefined);
}

/** Such as ` its image from "a:v1" to "a:v2"`; otherwise only the field, because its value may be secret. */
function images(before: ApiObjectJson, after: ApiObjectJson, path: JsonPath): string {
  if (path.at(-1) !== 'image') return ` \`spec.${path[1]}\``;
  return ` its image from ${show(valueAt(before, path))} to ${show(valueAt(after, path))}`;
}
