import { show } from '../../base/hint';
import { type JsonObject, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { type Cluster, clusterName } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import type { Change, ChangeRule, RuleFinding } from '../rule';
import { isMoved, isSameKindAndName } from './same-object';

/** What holds data, and what moves a whole app: with anything else, nothing is lost on the way. */
const KINDS = ['Application', 'PersistentVolumeClaim', 'StatefulSet'];

export const namespace: ChangeRule = {
  id: 'immutable/namespace',
  kinds: KINDS,
  severity: 'error',
  summary: 'An object that moves to another namespace, or an Application to another cluster.',
  why: 'Nothing moves: Argo CD creates it again where it is to be, and deletes or forgets what there is, with its data.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning',
  *check(change) {
    const { before, after } = change;
    const { object } = after;
    if (!KINDS.includes(object.kind) || !isSameKindAndName(before, object)) return;
    if (isMoved(before, object)) yield move(change);
    else if (apiGroup(object) === 'argoproj.io' && object.kind === 'Application') {
      yield* redirect(change);
    }
  },
};

function move({ before, after }: Change): RuleFinding {
  const { kind, metadata } = after.object;
  const [from, to] = [before.metadata.namespace ?? '', metadata.namespace ?? ''];
  return {
    manifest: after,
    path: ['metadata', 'namespace'],
    message: `${kind} ${metadata.name} changes from the namespace ${from} to ${to}. Argo CD creates another one in ${to} and, with prune, deletes the one in ${from}: ${consequence(kind, from)}.`,
    fix: `Move it in two steps: first add it in ${to} beside the one in ${from} (an app of another name, or an environment of its own), and move the data and the clients; in a later commit, remove the one in ${from}. Where the outage does not matter, except the app from \`immutable/namespace\` in \`suppress\`, with that reason.`,
  };
}

function consequence(kind: string, from: string): string {
  switch (kind) {
    case 'PersistentVolumeClaim':
      return `the new claim is empty, and the data is left behind in ${from} or deleted with the old claim`;
    case 'StatefulSet':
      return `its new pods get new, empty claims, and the data is left behind in ${from}`;
    case 'Application':
      return 'deleting that one can delete everything that it has deployed';
    default:
      return 'nothing makes sure that the new one is ready before the old one goes';
  }
}

/** What an Application has deployed does not move with it. */
function* redirect({ before, after }: Change): Iterable<RuleFinding> {
  const { name } = after.object.metadata;
  const from = objectAt(before, 'spec', 'destination');
  const to = objectAt(after.object, 'spec', 'destination');
  const cluster = changedCluster(from, to);
  if (cluster) {
    yield {
      manifest: after,
      path: ['spec', 'destination', cluster],
      message: `Application ${name} changes from the cluster ${show(from[cluster])} to ${show(to[cluster])}. Argo CD deploys it there, and leaves what it has deployed running at the old place, where nothing watches over it any more.`,
      fix: `Add an environment for ${show(to[cluster])} in ${ENVIRONMENTS_FILE} and promote the apps to it; once the traffic and the data have moved, remove the old environment, so that Argo CD deletes what is there. Where the old cluster is gone already, or only its address is another, except the app from \`immutable/namespace\` in \`suppress\`, with that reason.`,
    };
  } else if (isSet(from['namespace']) && isSet(to['namespace'])) {
    const [old, wanted] = [from['namespace'], to['namespace']];
    if (old === wanted) return;
    yield {
      manifest: after,
      path: ['spec', 'destination', 'namespace'],
      message: `Application ${name} changes from the namespace ${show(old)} to ${show(wanted)}. Nothing moves: Argo CD deploys the app again in ${show(wanted)} and, with prune, deletes what it has deployed in ${show(old)}, whether or not the new pods are ready; volumes and their data stay behind or go with it.`,
      fix: `Keep \`namespace\` of the environment in ${ENVIRONMENTS_FILE} as committed. To move the app, add an environment with the new namespace, promote the app to it, move the data and the clients, and remove the old environment last. Where the outage does not matter, except the app from \`immutable/namespace\` in \`suppress\`, with that reason.`,
    };
  }
}

/** A cluster's name and its address may mean the same one: only two names or two addresses can be compared. */
function changedCluster(from: JsonObject, to: JsonObject): 'name' | 'server' | undefined {
  return (['name', 'server'] as const).find((key) => {
    const [old, wanted] = [from[key], to[key]];
    if (!isSet(old) || !isSet(wanted)) return false;
    const cluster = (value: string) => clusterName({ [key]: value } as Cluster);
    return cluster(old) !== cluster(wanted);
  });
}

function isSet(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
