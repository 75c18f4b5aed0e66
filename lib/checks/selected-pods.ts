import { nearest } from '../base/hint';
import { type JsonValue, listAt } from '../base/json';
import type { Manifest } from '../model/manifest';
import { isCalledAfter, mentions, unknownResources } from './custom-resources';
import { type Labels, meets, type Requirement } from './label-selector';
import { indexOf } from './object-index';
import { perContext } from './per-context';
import type { CheckedPod } from './pods';
import type { RuleContext } from './rule';

// What the controllers of Kubernetes and Argo Rollouts add to the labels of a template.
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

/** The pods in a namespace that a selector may select, also by labels that a controller adds. */
export function selectedPods(
  context: RuleContext,
  namespace: string,
  requirements: readonly Requirement[],
): CheckedPod[] {
  return indexOf(context)
    .podsIn(namespace)
    .filter(({ labels }) =>
      requirements.every((it) => meets(labels, it) || isAdded(it.key, labels)),
    );
}

function isAdded(key: string, labels: Labels): boolean {
  return ADDED_LABELS.has(key) && !Object.hasOwn(labels, key);
}

/** True where a selector that selects no pod of the app may do so all the same once the app runs. */
export function maySelectLater(
  context: RuleContext,
  namespace: string,
  requirements: readonly Requirement[],
): boolean {
  const pods = indexOf(context).podsIn(namespace);
  if (makesUnknownPods(context) && !pods.some((it) => isMisspelt(context, requirements, it)))
    return true;
  // Such as Patroni and Vault, which label the pod that leads.
  return (
    mayLabelPods(context) &&
    pods.some(({ labels }) =>
      requirements.every((it) => meets(labels, it) || !Object.hasOwn(labels, it.key)),
    )
  );
}

/** True where all that a pod lacks is the spelling of its own labels. */
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

/** True where something may change the labels of pods: the app has a role that lets it. */
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

/** What makes workloads that nobody knows. Istio, for one, makes a Deployment for a Gateway. */
const podMakers = perContext((context): readonly Manifest[] => [
  ...unknownResources(context),
  ...indexOf(context).ofKind('gateway.networking.k8s.io/Gateway'),
]);

/** True where an object of the app may make workloads of its own. */
export function makesUnknownPods(context: RuleContext): boolean {
  return podMakers(context).length > 0;
}

/** True for a misspelling of what the app has itself, which is not the name of what an operator makes. */
export function isMisspelling(
  context: RuleContext,
  word: string,
  known: readonly string[],
): boolean {
  if (word.length < SHORTEST) return false;
  // Other digits mean another one of the same sort, such as `web-2`.
  const digits = digitsOf(word);
  const alike = known.filter((it) => digitsOf(it) === digits);
  return (
    nearest(word, alike) !== undefined &&
    !podMakers(context).some((it) => mentions(it, word) || isCalledAfter(it, word))
  );
}

/** Of fewer characters, any word is near to any other. */
const SHORTEST = 3;

function digitsOf(word: string): string {
  return word.replace(/\D/g, '');
}
