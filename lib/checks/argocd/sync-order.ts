import { objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { SYNC_PHASES, type SyncPhase, syncPhasesOf, syncWaveOf } from '../../kubernetes/sync-step';
import type { Manifest } from '../../model/manifest';
import type { ProvidedObject } from '../../model/provided';
import { indexOf, label } from '../object-index';
import { makersOf } from '../reference/makers-of';
import { podNeeds } from '../reference/pod-needs';
import type { Rule, RuleContext } from '../rule';

/** A pod that needs an object which Argo CD applies only after it. */
export const syncOrder: Rule = {
  id: 'argocd/sync-order',
  severity: 'error',
  summary:
    'The pods of a hook or a workload need a ConfigMap, Secret, claim or ServiceAccount of the app that Argo CD applies in a later phase or sync wave, or never (`hook: Skip`).',
  why: 'Argo CD waits for the pods before it goes on, and the pods wait for the object: the first sync never ends.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  about: [
    'argocd.argoproj.io/hook',
    'argocd.argoproj.io/sync-wave',
    'helm.sh/hook',
    'helm.sh/hook-weight',
  ],
  *check(context) {
    const index = indexOf(context);
    for (const pod of context.pods) {
      const { manifest } = pod;
      const phases = syncPhasesOf(manifest.object);
      if (phases.length === 0 || manifest.object.kind === 'PodTemplate') continue;
      for (const need of podNeeds(pod)) {
        if (isProvided(context, need)) continue;
        const makers = makersOf(context)(index.namespaceOf(manifest), need);
        const [maker] = makers;
        if (maker === undefined) continue;
        const phase = phases.find((it) => !makers.some((other) => isThere(manifest, it, other)));
        if (phase === undefined) continue;
        yield {
          manifest,
          path: need.path,
          message: messageOf(manifest, phase, maker, need),
          fix: fixOf(manifest, phase, maker, need),
        };
      }
    }
  },
};

function isProvided({ provided }: RuleContext, { kind, name }: ProvidedObject): boolean {
  return provided.some((it) => it.kind === kind && it.name === name);
}

/** True if what a maker creates exists when Argo CD waits for the pods of a user in a phase. */
function isThere(user: Manifest, phase: SyncPhase, maker: Manifest): boolean {
  const made = syncPhasesOf(maker.object);
  const isInTime = made.includes(phase) && syncWaveOf(maker.object) <= syncWaveOf(user.object);
  const isSynced = made.some((it) => SYNC_PHASES.includes(it));
  switch (phase) {
    // A failed sync may have applied everything.
    case 'SyncFail':
      return isSynced || isInTime;
    case 'PreDelete':
      return isSynced || isInTime;
    case 'PostDelete':
      return isInTime;
    default:
      return isInTime || (isAwaited(user) ? made.some((it) => isBefore(it, phase)) : isSynced);
  }
}

function isBefore(a: SyncPhase, b: SyncPhase): boolean {
  const [first, second] = [SYNC_PHASES.indexOf(a), SYNC_PHASES.indexOf(b)];
  return first >= 0 && first < second;
}

/** True if Argo CD waits for the pods: not for those of a schedule, nor where there are none. */
function isAwaited({ object }: Manifest): boolean {
  if (object.kind === 'CronJob' && apiGroup(object) === 'batch') return false;
  const { replicas, suspend } = objectAt(object, 'spec');
  return replicas !== 0 && suspend !== true;
}

function messageOf(
  user: Manifest,
  phase: SyncPhase,
  maker: Manifest,
  { kind, name }: ProvidedObject,
): string {
  const who = `${label(user)} (${stepOf(user, phase)}) needs the ${kind} "${name}"`;
  const [made] = syncPhasesOf(maker.object);
  if (made === undefined) {
    return `${who}, but ${label(maker)} is a hook that no sync applies (${hookOf(maker)}): its pods would wait forever.`;
  }
  if (phase === 'PostDelete') {
    return `${who}, but by then ${label(maker)} (${stepOf(maker, made)}) is deleted: the deletion of the app would never end.`;
  }
  return `${who}, but Argo CD applies ${label(maker)} (${stepOf(maker, made)}) only afterwards: it would wait for the pods, and they for the ${kind}, so the first sync would never end.`;
}

function fixOf(
  user: Manifest,
  phase: SyncPhase,
  maker: Manifest,
  { kind, name }: ProvidedObject,
): string {
  const provided = `If something else creates the ${kind}, declare it in the app: \`provided: [{ kind: '${kind}', name: '${name}' }]\`.`;
  const [made] = syncPhasesOf(maker.object);
  if (phase === 'PostDelete') {
    return `Make ${label(maker)} a PostDelete hook as well, or use another ${kind}. ${provided}`;
  }
  if (made === undefined || !SYNC_PHASES.includes(made) || isBefore('Sync', made)) {
    const hook = hookOf(maker);
    return `Remove \`${hook}\` from ${label(maker)}. ${provided}`;
  }
  if (phase === 'PreSync' && made === 'Sync') {
    const wave = Math.min(-1, syncWaveOf(maker.object));
    return `Run ${label(user)} in the Sync phase, with what it needs and before the rest: \`argocd.argoproj.io/hook: Sync\` with \`argocd.argoproj.io/sync-wave: "${wave}"\` (\`hook: 'Sync', syncWave: ${wave}\` in \`migrations\`), and the same wave on ${label(maker)} and what that depends on. ${provided}`;
  }
  return `Give ${label(maker)} the sync wave ${syncWaveOf(user.object)} or a lower one (\`argocd.argoproj.io/sync-wave\`), or ${label(user)} the wave ${syncWaveOf(maker.object)} or a higher one. ${provided}`;
}

/** Such as `PreSync, wave 0`. */
function stepOf({ object }: Manifest, phase: SyncPhase): string {
  return `${phase}, wave ${syncWaveOf(object)}`;
}

/** The annotation that makes an object a hook, such as `argocd.argoproj.io/hook: Skip`. */
function hookOf({ object }: Manifest): string {
  const annotations = objectAt(object, 'metadata', 'annotations');
  const key = 'argocd.argoproj.io/hook' in annotations ? 'argocd.argoproj.io/hook' : 'helm.sh/hook';
  return `${key}: ${annotations[key]}`;
}
