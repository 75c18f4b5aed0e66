import { isObject, type JsonObject, type JsonValue, listAt, objectAt } from '../base/json';
import type { Manifest } from '../model/manifest';
import type { Labels } from './label-selector';
import { indexOf } from './object-index';
import { perContext } from './per-context';
import type { CheckedPod } from './pods';
import type { RuleContext } from './rule';

/** A Rollout of Argo Rollouts. */
interface Rollout {
  readonly manifest: Manifest;
  readonly spec: JsonObject;
  readonly canary: JsonObject;
  readonly blueGreen: JsonObject;
}

const rolloutsIn = perContext((context): readonly Rollout[] =>
  indexOf(context)
    .ofKind('argoproj.io/Rollout')
    .map((manifest) => {
      const spec = objectAt(manifest.object, 'spec');
      const strategy = objectAt(spec, 'strategy');
      const canary = objectAt(strategy, 'canary');
      return { manifest, spec, canary, blueGreen: objectAt(strategy, 'blueGreen') };
    }),
);

/**
 * The labels that the pods of a template have at some time: a Rollout adds labels to those of the stable and the new
 * version, and to those of each experiment.
 */
export function labelsOverTime(context: RuleContext, pod: CheckedPod): readonly Labels[] {
  const sets: Labels[] = [pod.labels];
  for (const rollout of rolloutsIn(context)) {
    if (!isTemplateOf(context, rollout, pod)) continue;
    for (const added of addedLabels(rollout)) sets.push({ ...pod.labels, ...(added as Labels) });
  }
  return sets;
}

/** True if a Rollout creates its pods from this template: its own, or that of another workload. */
function isTemplateOf(context: RuleContext, { manifest, spec }: Rollout, pod: CheckedPod): boolean {
  if (pod.manifest === manifest) return true;
  const { kind, name } = objectAt(spec, 'workloadRef');
  const { object } = pod.manifest;
  const index = indexOf(context);
  const isNamed = object.kind === kind && object.metadata.name === name;
  return isNamed && index.namespaceOf(pod.manifest) === index.namespaceOf(manifest);
}

function addedLabels({ canary, blueGreen }: Rollout): JsonObject[] {
  const places = [
    objectAt(canary, 'canaryMetadata'),
    objectAt(canary, 'stableMetadata'),
    objectAt(blueGreen, 'activeMetadata'),
    objectAt(blueGreen, 'previewMetadata'),
    ...listAt(canary, 'steps')
      .flatMap((step) => listAt(step, 'experiment', 'templates'))
      .map((template) => objectAt(template, 'metadata')),
  ];
  return places.map((it) => it['labels']).filter(isObject);
}

/**
 * True for a Service whose backend in an Ingress a Rollout fills in while it runs: it sets the annotation with the action
 * of the AWS load balancer.
 */
export function isFilledByRollout(
  context: RuleContext,
  { object: { metadata } }: Manifest,
  service: JsonValue,
): boolean {
  return rolloutsIn(context).some(({ canary }) => {
    const alb = objectAt(canary, 'trafficRouting', 'alb');
    const { pingService, pongService } = objectAt(canary, 'pingPong');
    const services = [alb['rootService'], canary['stableService'], pingService, pongService];
    const ingresses = [alb['ingress'], ...listAt(alb, 'ingresses')];
    return ingresses.includes(metadata.name) && services.includes(service);
  });
}
