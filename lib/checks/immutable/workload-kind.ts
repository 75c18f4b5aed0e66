import { objectAt } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import type { RuleFinding, RuleInfo } from '../rule';
import { annotatedOptions } from '../sync-options';
import { isKept } from './removed-data';

/** A Deployment that gives way to a Rollout of the same name, or the other way round. */
export const workloadKind: RuleInfo<'immutable/workload-kind'> = {
  id: 'immutable/workload-kind',
  severity: 'error',
  summary:
    'A Deployment becomes a Rollout or the other way round, and the old pods are deleted before the new ones are ready.',
  why: 'Argo CD deletes what has left Git first, or while the Services still select only the old pods: nothing answers until the new pods are ready.',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/migrating/',
};

/** The kind that takes the place of each. */
export const SUCCESSORS: Readonly<Record<string, 'Deployment' | 'Rollout'>> = {
  Deployment: 'Rollout',
  Rollout: 'Deployment',
};

const PRUNE_LAST = 'PruneLast=true';

/**
 * The finding for a committed object that is no longer rendered, while its successor of the same name is.
 *
 * @param syncOptions the options in the committed Application: Argo CD may sync the app before its Application.
 */
export function interruption(
  manifest: Manifest,
  syncOptions: readonly unknown[],
): RuleFinding | undefined {
  const { object } = manifest;
  const { kind, metadata } = object;
  const { name } = metadata;
  const successor = SUCCESSORS[kind];
  if (successor === undefined || !isWorkload(object)) return undefined;
  if (isKept(object)) return undefined;
  const becomes = `${kind} ${name} becomes a ${successor}`;
  if (kind === 'Rollout' && isRouted(object)) {
    return {
      manifest,
      message: `${becomes}, while its Services select only the pods of the Rollout: until it is gone, they do not send requests to the pods of the Deployment, and with it, its pods go.`,
      fix: 'First remove `trafficRouting` from the canary (in an overlay: `null`), and let that sync: the Service then selects all pods. Then change the strategy.',
    };
  }
  const isLast = annotatedOptions(object).includes(PRUNE_LAST) || syncOptions.includes(PRUNE_LAST);
  if (isLast) return undefined;
  return {
    manifest,
    message: `${becomes}: Argo CD would delete the ${kind} and its pods before those of the ${successor} are ready.`,
    fix: 'First set `sync: { options: { pruneLast: true } }` in the environment, and let that sync: Argo CD then waits until the new pods are ready before it deletes the old ones. Then change the strategy.',
  };
}

function isWorkload(object: ApiObjectJson): boolean {
  return ['apps', 'argoproj.io'].includes(apiGroup(object));
}

function isRouted(object: ApiObjectJson): boolean {
  const { canary, blueGreen } = objectAt(object, 'spec', 'strategy');
  return blueGreen !== undefined || objectAt(canary)['stableService'] !== undefined;
}
