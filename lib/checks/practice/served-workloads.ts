import { objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { perContext } from '../per-context';
import type { CheckedPod } from '../pods';
import { selectingServices } from '../services';
import { type Autoscaler, autoscalerOf, autoscalersOf } from './autoscalers';

/** A workload that a Service sends traffic to, with its number of pods. */
interface ServedWorkload {
  readonly pod: CheckedPod;
  /** Such as `Deployment "web"`. */
  readonly title: string;
  /** The name of the Service. */
  readonly service: string;
  /** The minimum number of pods. */
  readonly replicas: number;
  /** Its autoscaler. @default none */
  readonly autoscaler?: Autoscaler;
}

const KINDS: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'argoproj.io/Rollout',
]);

/** The workloads behind a Service of the app with a known number of pods. */
export const servedWorkloads = perContext((context): readonly ServedWorkload[] => {
  const services = selectingServices(context);
  if (services.length === 0) return [];
  const autoscalers = autoscalersOf(context);
  const lent = lentTemplates(context.manifests);
  return context.pods.flatMap((pod) => {
    const { object } = pod.manifest;
    const { kind, metadata } = object;
    if (!KINDS.has(`${apiGroup(object)}/${kind}`) || lent.has(metadata.name)) return [];
    const service = services.find((it) => it.pods.includes(pod));
    if (service === undefined) return [];
    const autoscaler = autoscalerOf(pod.manifest, autoscalers);
    const replicas = autoscaler ? autoscaler.min : (objectAt(object, 'spec')['replicas'] ?? 1);
    if (typeof replicas !== 'number') return [];
    const title = `${kind} "${metadata.name}"`;
    const name = service.manifest.object.metadata.name;
    return [{ pod, title, service: name, replicas, ...(autoscaler && { autoscaler }) }];
  });
});

/** Workloads whose template a Rollout uses: the Rollout sets their number of pods. */
function lentTemplates(manifests: readonly Manifest[]): ReadonlySet<unknown> {
  return new Set(
    manifests
      .filter(({ object }) => object.kind === 'Rollout' && apiGroup(object) === 'argoproj.io')
      .map(({ object }) => objectAt(object, 'spec', 'workloadRef')['name']),
  );
}
