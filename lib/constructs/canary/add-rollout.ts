import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  Rollout,
  type RolloutSpecStrategyCanary,
  type RolloutSpecStrategyCanaryAnalysis,
  type RolloutSpecStrategyCanarySteps,
  type RolloutSpecStrategyCanaryTrafficRouting,
} from '../../../imports/argoproj.io';
import { defined } from '../../base/json';
import { withNewerPodFields } from '../pod/newer-fields';
import { initialReplicas } from '../workloads/autoscaling';
import type { AnalysisArg, AnalysisRef } from './analysis-ref';
import { addAnalysisTemplate } from './analysis-template';
import { type CanaryRoute, canaryRoutes, type RoutedSpec } from './canary-routes';
import type { CanarySpec } from './canary-spec';
import type { CanaryStep } from './canary-step';
import type { RolloutSpec } from './rollout-spec';
import { CANARY_SUFFIX, GATEWAY_PLUGIN, routingOf } from './routing';

type Metadata = k8s.ObjectMeta & { readonly name: string };

/** What a Rollout takes from the workload. */
export interface RolloutParts {
  readonly metadata: Metadata;
  readonly selector: Readonly<Record<string, string>>;
  readonly template: k8s.PodTemplateSpec;
  /** The port of its Services. */
  readonly servicePort: number;
  /** The routes that send requests to them. */
  readonly routes: RoutedSpec;
}

/** Adds a Rollout, and the analysis templates of its canary. */
export function addRollout(
  scope: Construct,
  spec: RolloutSpec,
  canary: CanarySpec,
  { metadata, selector, template, ...network }: RolloutParts,
): Rollout {
  const { replicas, minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit } = spec;
  const { progressDeadlineAbort, rollbackWindow, analysisTemplates = {} } = canary;
  const { name, labels = {} } = metadata;
  for (const [key, it] of Object.entries(analysisTemplates)) {
    addAnalysisTemplate(scope, `AnalysisTemplate-${key}`, { labels, name: `${name}-${key}` }, it);
  }
  const rollout = new Rollout(scope, 'Rollout', {
    // When a Deployment takes its place again, its pods stay until those of the Deployment are ready.
    metadata: {
      name,
      labels,
      annotations: { 'argocd.argoproj.io/sync-options': 'PruneLast=true' },
    },
    spec: {
      replicas: initialReplicas(replicas),
      selector: { matchLabels: { ...selector } },
      template: k8s.toJson_PodTemplateSpec(template),
      strategy: { canary: toCanary(name, canary, network) },
      ...defined({ minReadySeconds, progressDeadlineSeconds, progressDeadlineAbort }),
      ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
      ...(rollbackWindow !== undefined && { rollbackWindow: { revisions: rollbackWindow } }),
    },
  });
  return withNewerPodFields(rollout, template);
}

/** What leads to the pods of a Rollout. */
type Network = Pick<RolloutParts, 'servicePort' | 'routes'>;

function toCanary(name: string, spec: CanarySpec, network: Network): RolloutSpecStrategyCanary {
  const { analysis } = spec;
  const isRouted = routingOf(spec) !== undefined;
  return defined<RolloutSpecStrategyCanary>({
    stableService: isRouted ? name : undefined,
    canaryService: isRouted ? `${name}${CANARY_SUFFIX}` : undefined,
    trafficRouting: toTrafficRouting(name, spec, network),
    maxSurge: spec.maxSurge,
    maxUnavailable: spec.maxUnavailable,
    dynamicStableScale: spec.dynamicStableScale,
    minPodsPerReplicaSet: spec.minPodsPerReplicaSet,
    scaleDownDelaySeconds: spec.scaleDownDelaySeconds,
    abortScaleDownDelaySeconds: spec.abortScaleDownDelaySeconds,
    analysis: analysis && {
      ...toAnalysis(name, analysis),
      ...(analysis.startingStep !== undefined && { startingStep: analysis.startingStep }),
    },
    steps: spec.steps.map((step) => toStep(name, step)),
  });
}

function toTrafficRouting(
  name: string,
  spec: CanarySpec,
  { servicePort, routes }: Network,
): RolloutSpecStrategyCanaryTrafficRouting | undefined {
  const { trafficRouting } = spec;
  switch (routingOf(spec)) {
    case 'alb': {
      const seconds =
        typeof trafficRouting === 'object' ? trafficRouting.alb.stickinessSeconds : undefined;
      const stickinessConfig = seconds !== undefined && { enabled: true, durationSeconds: seconds };
      return {
        alb: { ingress: name, servicePort, ...(stickinessConfig && { stickinessConfig }) },
      };
    }
    case 'gateway':
      return { plugins: { [GATEWAY_PLUGIN]: toPlugin(canaryRoutes(name, routes)) } };
    default:
      return undefined;
  }
}

/** @see https://rollouts-plugin-trafficrouter-gatewayapi.readthedocs.io/en/latest/features/multiple-routes/ */
function toPlugin(routes: readonly CanaryRoute[]): object {
  const [first, ...others] = routes;
  if (first?.kind === 'HTTPRoute' && others.length === 0) return { httpRoute: first.name };
  const named = (kind: CanaryRoute['kind']) => {
    const names = routes.filter((it) => it.kind === kind).map(({ name }) => ({ name }));
    return names.length > 0 ? names : undefined;
  };
  return defined({ httpRoutes: named('HTTPRoute'), grpcRoutes: named('GRPCRoute') });
}

function toStep(name: string, step: CanaryStep): RolloutSpecStrategyCanarySteps {
  if ('setWeight' in step) return { setWeight: step.setWeight };
  if ('setCanaryScale' in step) return { setCanaryScale: { ...step.setCanaryScale } };
  if ('analysis' in step) return { analysis: toAnalysis(name, step.analysis) };
  return { pause: { ...step.pause } };
}

function toAnalysis(
  name: string,
  { template, args = {} }: AnalysisRef,
): RolloutSpecStrategyCanaryAnalysis {
  const entries = Object.entries(args);
  return {
    templates: [
      typeof template === 'string'
        ? { templateName: `${name}-${template}` }
        : defined({ templateName: template.name, clusterScope: template.clusterScope }),
    ],
    ...(entries.length > 0 && { args: entries.map(([arg, value]) => toArg(arg, value)) }),
  };
}

function toArg(name: string, arg: AnalysisArg) {
  if (typeof arg === 'string') return { name, value: arg };
  if ('field' in arg) return { name, valueFrom: { fieldRef: { fieldPath: arg.field } } };
  return { name, valueFrom: { podTemplateHashValue: arg.podTemplateHash } };
}
