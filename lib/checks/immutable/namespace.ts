import { show } from '../../base/hint';
import { type JsonObject, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { type Cluster, clusterName } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import type { Change, ChangeRule, RuleFinding } from '../rule';
import { isMoved, isSameKindAndName } from './same-object';

/** Objects with data, and Applications: any other object can be recreated without loss. */
const KINDS = ['Application', 'PersistentVolumeClaim', 'StatefulSet'];

export const namespace: ChangeRule = {
  id: 'immutable/namespace',
  kinds: KINDS,
  severity: 'error',
  summary:
    'An object moves to another namespace, or an Application to another cluster or namespace.',
  why: 'Argo CD does not move anything: it creates a new object there, and deletes or orphans the old one with its data.',
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
    fix: `Move it in two steps: first add it in ${to} beside the one in ${from} (as an app with another name, or in its own environment), and move the data and the clients; in a later commit, remove the one in ${from}. If the outage does not matter, add \`immutable/namespace\` to \`suppress\` of the app, with that reason.`,
  };
}

function consequence(kind: string, from: string): string {
  switch (kind) {
    case 'PersistentVolumeClaim':
      return `the new claim is empty, and the data stays in ${from} or is deleted with the old claim`;
    case 'StatefulSet':
      return `its new pods get new, empty claims, and the data stays in ${from}`;
    case 'Application':
      return 'deleting that Application can delete everything that it deployed';
    default:
      return 'the old one may be deleted before the new one is ready';
  }
}

/** The objects that an Application deployed do not move with it. */
function* redirect({ before, after }: Change): Iterable<RuleFinding> {
  const { name } = after.object.metadata;
  const from = objectAt(before, 'spec', 'destination');
  const to = objectAt(after.object, 'spec', 'destination');
  const cluster = changedCluster(from, to);
  if (cluster) {
    yield {
      manifest: after,
      path: ['spec', 'destination', cluster],
      message: `Application ${name} changes from the cluster ${show(from[cluster])} to ${show(to[cluster])}. Argo CD deploys the app there, and leaves its objects in the old cluster running but unmanaged.`,
      fix: `Add an environment for ${show(to[cluster])} in ${ENVIRONMENTS_FILE} and promote the apps to it; once the traffic and the data have moved, remove the old environment, so that Argo CD deletes its objects. If the old cluster no longer exists, or only its address changed, add \`immutable/namespace\` to \`suppress\` of the app, with that reason.`,
    };
  } else if (isSet(from['namespace']) && isSet(to['namespace'])) {
    const [old, wanted] = [from['namespace'], to['namespace']];
    if (old === wanted) return;
    yield {
      manifest: after,
      path: ['spec', 'destination', 'namespace'],
      message: `Application ${name} changes from the namespace ${show(old)} to ${show(wanted)}. Argo CD does not move anything: it deploys the app again in ${show(wanted)} and, with prune, deletes its objects in ${show(old)}, whether or not the new pods are ready; volumes and their data stay there or are deleted too.`,
      fix: `Keep \`namespace\` as committed: of the app, or of the environment in ${ENVIRONMENTS_FILE}. To move the app, add an environment with the new namespace, promote the app to it, move the data and the clients, and then remove the old environment. If the outage does not matter, add \`immutable/namespace\` to \`suppress\` of the app, with that reason.`,
    };
  }
}

/** A name and an address can mean the same cluster: only two names or two addresses can be compared. */
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
