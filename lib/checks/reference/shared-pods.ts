import { objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { type Requirement, requirementsOf, selects } from '../label-selector';
import { indexOf, label } from '../object-index';
import type { CheckedPod } from '../pods';
import type { Rule, RuleContext, RuleFinding } from '../rule';
import {
  containerPorts,
  declaresPorts,
  mayGetContainers,
  type SelectingService,
  selectingServices,
} from '../services';

const CONTROLLERS: ReadonlySet<string> = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'argoproj.io/Rollout',
]);

const BATCH: ReadonlySet<string> = new Set(['batch/CronJob', 'batch/Job']);

/** Pods that are mistaken for those of another object. */
export const sharedPods: Rule = {
  id: 'reference/shared-pods',
  severity: 'error',
  summary:
    'Two workloads select each other’s pods, or a Service sends requests to pods that do not serve them: those of a job, or of a workload that does not declare the port that another one declares. Workloads that declare the same port, as in a canary release, or no ports may share a Service.',
  why: 'A controller, an autoscaler or a budget counts pods of another workload, or some requests reach pods that refuse them.',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  *check(context) {
    yield* workloads(context);
    for (const service of selectingServices(context)) {
      // Clients of a headless Service look up the pods, whatever they serve.
      if (service.headless || service.pods.length < 2) continue;
      const pods = service.pods.filter(({ labels }) => selects(service.requirements, labels));
      const finding = jobs(service, pods) ?? strangers(service, pods);
      if (finding) yield finding;
    }
  },
};

interface Controller {
  readonly pod: CheckedPod;
  readonly namespace: string;
  readonly requirements: readonly Requirement[];
}

/** Only if each selects the other's pods: a canary may have all labels of the stable workload, and more. */
function* workloads(context: RuleContext): Iterable<RuleFinding> {
  const index = indexOf(context);
  const controllers: Controller[] = [];
  for (const pod of context.pods) {
    if (!CONTROLLERS.has(kindOf(pod))) continue;
    const requirements = requirementsOf(objectAt(pod.manifest.object, 'spec')['selector']);
    // Other rules report an empty selector, and one that does not match its own template.
    if (requirements.length === 0 || !selects(requirements, pod.labels)) continue;
    const namespace = index.namespaceOf(pod.manifest);
    const one = { pod, namespace, requirements };
    const other = controllers.find((it) => it.namespace === namespace && shares(it, one));
    controllers.push(one);
    if (other === undefined) continue;
    const { manifest } = pod;
    yield {
      manifest,
      path: ['spec', 'selector'],
      message: `${label(other.pod.manifest)} and ${label(manifest)} select each other's pods: each would adopt orphaned pods of the other, and an autoscaler or a budget of one would count the pods of both.`,
      fix: 'Add a distinct label, such as `app.kubernetes.io/instance`, to the selector and the template of one of them. The selector of a deployed workload cannot change: add the label to the new one.',
    };
  }
}

function shares(a: Controller, b: Controller): boolean {
  return selects(a.requirements, b.pod.labels) && selects(b.requirements, a.pod.labels);
}

/** A Service that also selects the pods of a job, which are reachable while they run. */
function jobs({ manifest, ports }: SelectingService, pods: readonly CheckedPod[]) {
  const job = pods.find((pod) => {
    if (!BATCH.has(kindOf(pod))) return false;
    const names = containerPorts(pod).map(({ name }) => name);
    return ports.some(({ target }) => typeof target === 'number' || names.includes(target ?? null));
  });
  const server = pods.find((pod) => !BATCH.has(kindOf(pod)));
  if (job === undefined || server === undefined) return undefined;
  return {
    manifest,
    path: ['spec', 'selector'],
    message: `${label(manifest)} selects the pods of ${label(job.manifest)} beside those of ${label(server.manifest)}: while the job runs, some requests would reach it.`,
    fix: differ(job),
  };
}

/** A Service that also selects pods which do not declare the port that others declare. */
function strangers({ manifest, ports }: SelectingService, pods: readonly CheckedPod[]) {
  if (pods.length < 2) return undefined;
  const declared = pods.map((pod) => new Set(containerPorts(pod).map(({ number }) => number)));
  for (const { target } of ports) {
    // Pods without a port of that name are not in its endpoints.
    if (typeof target !== 'number') continue;
    const server = pods.find((_, i) => declared[i]?.has(target));
    const stranger = pods.find(
      (pod, i) => !declared[i]?.has(target) && declaresPorts(pod) && !mayGetContainers(pod),
    );
    if (server === undefined || stranger === undefined) continue;
    return {
      manifest,
      path: ['spec', 'selector'],
      message: `${label(manifest)} sends to port ${target} of the pods of ${label(server.manifest)}, and of those of ${label(stranger.manifest)}, which only declare other ports: if they do not listen on it, some connections would be refused.`,
      fix: differ(stranger),
    };
  }
  return undefined;
}

function differ({ manifest }: CheckedPod): string {
  return `Add a label to \`spec.selector\` that the pods of ${label(manifest)} don't have, such as \`app.kubernetes.io/instance\`; or, if the Service is meant to select them, declare the port in their container.`;
}

function kindOf({ manifest: { object } }: CheckedPod): string {
  return `${apiGroup(object)}/${object.kind}`;
}
