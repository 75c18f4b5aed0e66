import { existing, nearest } from '../../base/hint';
import { own } from '../../base/json';
import type { FieldProblem } from '../../base/validation';
import { ALB_ANNOTATION } from '../network/ingress-annotations';
import { isAlb } from '../network/ingress-class';
import type { IngressSpec } from '../network/ingress-spec';
import type { AnalysisRef } from './analysis-ref';
import { isEndless } from './analysis-template';
import { canaryRoutes, type RoutedSpec, sharedRules } from './canary-routes';
import type { CanarySpec } from './canary-spec';
import { routingOf } from './routing';

/** What a canary depends on, besides its own fields. */
export interface CanarySurroundings extends RoutedSpec {
  /** The name of the Service of the old version. */
  readonly stableService: string;
  /** The name and the number of its main port: requests to others always reach the old version. */
  readonly mainPort: readonly [name: string, number: number];
  readonly ingress?: IngressSpec | undefined;
}

/**
 * What is wrong with a canary beyond the type of each field.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export function canaryProblems(spec: CanarySpec, surroundings: CanarySurroundings): FieldProblem[] {
  return [
    ...routingProblems(spec, surroundings),
    ...(routingOf(spec) === undefined ? needsRouting(spec) : []),
    ...stableScaleProblems(spec),
    ...analysisProblems(spec),
  ].map(({ path, message }) => ({ path: ['strategy', 'canary', ...path], message }));
}

function* routingProblems(
  spec: CanarySpec,
  { stableService, mainPort, ingress, ...routed }: CanarySurroundings,
): Iterable<FieldProblem> {
  const path = ['trafficRouting'];
  const router = routingOf(spec);
  if (router === 'gateway') yield* gatewayProblems(stableService, routed);
  if (router !== 'alb') return;
  if (ingress === undefined || !isAlb(ingress)) {
    const what = ingress ? 'is of another class' : 'is missing';
    const message = `The AWS load balancer splits the requests of an \`ingress\` of the class "alb", which ${what}. Add it, or remove \`trafficRouting\` (in an overlay: \`null\`): the numbers of pods then split them.`;
    yield { path, message };
    return;
  }
  if (!hasPathTo(stableService, mainPort, ingress)) {
    const message = `No path of \`ingress\` sends requests to the main port of the Service "${stableService}", whose requests the AWS load balancer splits. Add one, or remove \`trafficRouting\`.`;
    yield { path, message };
  }
  if (Object.hasOwn(ingress.alb?.actions ?? {}, stableService)) {
    const message = `\`ingress.alb.actions\` has "${stableService}", the action in which Argo Rollouts writes the weights. Use another name.`;
    yield { path, message };
  }
  const action = `${ALB_ANNOTATION}actions.${stableService}`;
  if (!Object.hasOwn(ingress.annotations ?? {}, action)) return;
  const message = `\`ingress\` sets the annotation ${action}, in which Argo Rollouts writes the weights. Remove it: each sync would reset them.`;
  yield { path, message };
}

/** Argo Rollouts refuses an Ingress without a path to the Service, and splits the requests to its main port. */
function hasPathTo(
  service: string,
  mainPort: readonly (string | number)[],
  ingress: IngressSpec,
): boolean {
  const { host, hosts = {} } = ingress;
  const further = Object.values(hosts);
  const all = host === undefined && further.length > 0 ? further : [ingress, ...further];
  return all.some(({ paths }) =>
    Object.values(paths ?? { '/': {} }).some(
      (it) =>
        it.action === undefined &&
        (it.service ?? service) === service &&
        (it.port === undefined || mainPort.includes(it.port)),
    ),
  );
}

function* gatewayProblems(service: string, routed: RoutedSpec): Iterable<FieldProblem> {
  const path = ['trafficRouting'];
  const routes = canaryRoutes(service, routed);
  if (routes.length === 0) {
    const message = `The Gateway splits the requests of a \`route\`, but there is none to the Service "${service}". Add it, or remove \`trafficRouting\` (in an overlay: \`null\`): the numbers of pods then split them.`;
    yield { path, message };
  }
  for (const field of routes.flatMap((it) => sharedRules(service, it))) {
    const message = `Argo Rollouts gives both versions 100 parts of the requests, whatever those of the other Services in \`${field}\`. Give these a rule of their own, or remove \`trafficRouting\`.`;
    yield { path, message };
  }
}

/** Argo Rollouts refuses these without routing, or does nothing about them. */
const ROUTED = [
  'abortScaleDownDelaySeconds',
  'minPodsPerReplicaSet',
  'scaleDownDelaySeconds',
  'dynamicStableScale',
] as const;

function* needsRouting(spec: CanarySpec): Iterable<FieldProblem> {
  const message =
    'This requires `trafficRouting`: without it, the number of pods of each version is its share of the requests.';
  for (const [i, step] of spec.steps.entries()) {
    if ('setCanaryScale' in step) yield { path: ['steps', i, 'setCanaryScale'], message };
  }
  for (const field of ROUTED) {
    if (spec[field] !== undefined) yield { path: [field], message };
  }
}

function* stableScaleProblems(spec: CanarySpec): Iterable<FieldProblem> {
  if (routingOf(spec) !== undefined) {
    for (const field of ['maxSurge', 'maxUnavailable'] as const) {
      if (spec[field] === undefined) continue;
      const message = 'With `trafficRouting`, this has no effect: the old version keeps its pods.';
      yield { path: [field], message };
    }
  } else if (isNone(spec.maxSurge) && isNone(spec.maxUnavailable)) {
    const message = '`maxSurge` and `maxUnavailable` are both 0, so no pod can ever be replaced.';
    yield { path: ['maxUnavailable'], message };
  }
  if (!spec.dynamicStableScale || spec.scaleDownDelaySeconds === undefined) return;
  const message =
    'With `dynamicStableScale`, the pods of the old version go step by step. Remove one of the two.';
  yield { path: ['scaleDownDelaySeconds'], message };
}

function isNone(count: unknown): boolean {
  return count === 0 || count === '0%';
}

function* analysisProblems(spec: CanarySpec): Iterable<FieldProblem> {
  for (const [i, step] of spec.steps.entries()) {
    if (!('analysis' in step)) continue;
    for (const { path, message } of refProblems(spec, step.analysis, true)) {
      yield { path: ['steps', i, 'analysis', ...path], message };
    }
  }
  const { analysis, steps } = spec;
  if (analysis === undefined) return;
  for (const { path, message } of refProblems(spec, analysis, false)) {
    yield { path: ['analysis', ...path], message };
  }
  const { startingStep = 0 } = analysis;
  if (startingStep < steps.length) return;
  const message = `There are ${steps.length} steps, counted from 0, so it would never start.`;
  yield { path: ['analysis', 'startingStep'], message };
}

/** @param isStep whether the analysis has to end for the update to go on. */
function* refProblems(
  { analysisTemplates = {} }: CanarySpec,
  { template: name, args = {} }: AnalysisRef,
  isStep: boolean,
): Iterable<FieldProblem> {
  if (typeof name !== 'string') return;
  const template = own(analysisTemplates, name);
  if (template === undefined) {
    const message = `\`analysisTemplates\` has no "${name}". ${existing(name, Object.keys(analysisTemplates))} For one that exists in the namespace, use { name: "${name}" }.`;
    yield { path: ['template'], message };
    return;
  }
  const declared = template.args ?? {};
  for (const [arg, value] of Object.entries(declared)) {
    if (value !== 'required' || Object.hasOwn(args, arg)) continue;
    yield { path: ['args', arg], message: `The template "${name}" requires this argument.` };
  }
  for (const arg of Object.keys(args)) {
    if (Object.hasOwn(declared, arg)) continue;
    const guess = nearest(arg, Object.keys(declared));
    const message = `The template "${name}" has no such argument.${guess ? ` Did you mean "${guess}"?` : ' Add it to its `args`.'}`;
    yield { path: ['args', arg], message };
  }
  if (!isStep) return;
  for (const [metric, it] of Object.entries(template.metrics)) {
    if (!isEndless(it)) continue;
    const message = `The metric "${metric}" of the template "${name}" is measured without end, so the step would not end, and Argo Rollouts refuses it. Set its \`count\`, or use the template in \`analysis\` of the canary.`;
    yield { path: ['template'], message };
  }
}
