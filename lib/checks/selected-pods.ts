import { nearest } from '../base/hint';
import { type JsonValue, listAt } from '../base/json';
import type { Manifest } from '../model/manifest';
import { isCalledAfter, mentions, unknownResources } from './custom-resources';
import { type Labels, meets, type Requirement } from './label-selector';
import { indexOf } from './object-index';
import { perContext } from './per-context';
import type { CheckedPod } from './pods';
import { labelsOverTime } from './rollouts';
import type { RuleContext } from './rule';

// The labels that the controllers of Kubernetes and Argo Rollouts add to pods.
const ADDED_LABELS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** The pods in a namespace that a selector may select, including by labels that a controller or a Rollout adds. */
export function selectedPods(
  context: RuleContext,
  namespace: string,
  requirements: readonly Requirement[],
): CheckedPod[] {
  return indexOf(context)
    .podsIn(namespace)
    .filter((pod) =>
      labelsOverTime(context, pod).some((labels) =>
        requirements.every((it) => meets(labels, it) || isAdded(it.key, labels)),
      ),
    );
}

function isAdded(key: string, labels: Labels): boolean {
  return ADDED_LABELS.has(key) && !Object.hasOwn(labels, key);
}

/** True if a selector that matches no pod of the app may match one at run time. */
export function maySelectLater(
  context: RuleContext,
  namespace: string,
  requirements: readonly Requirement[],
): boolean {
  const pods = indexOf(context).podsIn(namespace);
  if (makesUnknownPods(context) && !pods.some((it) => isMisspelt(context, requirements, it)))
    return true;
  // For example, Patroni and Vault label the leader.
  return (
    mayLabelPods(context) &&
    pods.some(({ labels }) =>
      requirements.every((it) => meets(labels, it) || !Object.hasOwn(labels, it.key)),
    )
  );
}

/** True if a pod does not match only because a label value is misspelled. */
function isMisspelt(
  context: RuleContext,
  requirements: readonly Requirement[],
  { labels }: CheckedPod,
): boolean {
  return requirements.every((it) => {
    if (meets(labels, it) || isAdded(it.key, labels)) return true;
    const label = Object.hasOwn(labels, it.key) ? labels[it.key] : undefined;
    if (label === undefined || it.operator !== 'In') return false;
    return it.values.every((value) => isMisspelling(context, String(value), [label]));
  });
}

/** True if the app has a role that allows changing the labels of pods. */
const mayLabelPods = perContext((context) => {
  const index = indexOf(context);
  return ['Role', 'ClusterRole'].some((kind) =>
    index
      .ofKind(`rbac.authorization.k8s.io/${kind}`)
      .some(({ object }) => listAt(object, 'rules').some(patchesPods)),
  );
});

function patchesPods(rule: JsonValue): boolean {
  const verbs = listAt(rule, 'verbs');
  const resources = listAt(rule, 'resources');
  return (
    ['*', 'patch', 'update'].some((it) => verbs.includes(it)) &&
    ['*', 'pods'].some((it) => resources.includes(it))
  );
}

/** The objects that may create unknown workloads. Istio, for example, creates a Deployment for a Gateway. */
const podMakers = perContext((context): readonly Manifest[] => [
  ...unknownResources(context),
  ...indexOf(context).ofKind('gateway.networking.k8s.io/Gateway'),
]);

/** True if an object of the app may create workloads. */
export function makesUnknownPods(context: RuleContext): boolean {
  return podMakers(context).length > 0;
}

/** True if a word misspells a name of the app, and is not the name of something that an operator creates. */
export function isMisspelling(
  context: RuleContext,
  word: string,
  known: readonly string[],
): boolean {
  if (word.length < SHORTEST) return false;
  // Different digits mean another object of the same kind, such as `web-2`.
  const digits = digitsOf(word);
  const alike = known.filter((it) => digitsOf(it) === digits);
  return (
    nearest(word, alike) !== undefined &&
    !podMakers(context).some((it) => mentions(it, word) || isCalledAfter(it, word))
  );
}

/** A shorter word is close to almost any other. */
const SHORTEST = 3;

function digitsOf(word: string): string {
  return word.replace(/\D/g, '');
}
