import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Rollout } from '../../../imports/argoproj.io';
import { addRollout, type RolloutParts } from '../canary/add-rollout';
import type { RoutedSpec } from '../canary/canary-routes';
import { isCanary } from '../canary/canary-spec';
import type { RolloutProps } from '../canary/rollout-spec';
import { rollingAnnotations } from '../pod/checksum';
import { withNewerPodFields } from '../pod/newer-fields';
import { addAutoscaler, initialReplicas, isAutoscaled } from './autoscaling';
import { checkDeployment } from './deployment-checks';
import type { DeploymentProps, RollingUpdate } from './deployment-spec';
import { addDisruptionBudget, toPodCount } from './disruption-budget';
import { addVerticalAutoscaler } from './vertical-autoscaling';
import { Workload, type WorkloadOptions } from './workload';

/** Options of a class that extends {@link DeploymentWorkload}. */
export interface DeploymentOptions<Props extends RolloutProps> extends WorkloadOptions<Props> {
  /** The port of the Services in front of a canary with traffic routing. */
  readonly servicePort?: number;
  /** The routes that send requests to them. */
  readonly routes?: RoutedSpec;
}

/** A Deployment, or a Rollout in its place, with its supporting objects. */
export abstract class DeploymentWorkload<
  Props extends RolloutProps = DeploymentProps,
> extends Workload<Props> {
  private readonly controller:
    | { readonly deployment: k8s.KubeDeployment }
    | { readonly rollout: Rollout };

  constructor(scope: Construct, id: string, spec: Props, options: DeploymentOptions<Props>) {
    super(scope, id, spec, options);
    checkDeployment(spec);
    const { replicas, strategy, verticalAutoscaling } = spec;
    const kind = isCanary(strategy) ? 'Rollout' : 'Deployment';
    const podAnnotations = rollingAnnotations(this, spec);
    const template = this.podTemplate({ ...spec, podAnnotations });
    this.controller = isCanary(strategy)
      ? { rollout: addRollout(this, spec, strategy.canary, this.rolloutParts(template, options)) }
      : { deployment: this.addDeployment(spec, strategy, template) };
    if (isAutoscaled(replicas)) addAutoscaler(this, this.metadata(), kind, replicas);
    if (verticalAutoscaling) {
      addVerticalAutoscaler(this, this.metadata(), kind, verticalAutoscaling);
    }
    if (spec.podDisruptionBudget) {
      addDisruptionBudget(this, this.metadata(), this.selector, spec.podDisruptionBudget);
    }
    this.addSurroundings(spec);
    this.completeMetadata();
  }

  /** The Deployment. @throws if the strategy is a canary. */
  get deployment(): k8s.KubeDeployment {
    if ('deployment' in this.controller) return this.controller.deployment;
    throw new Error(
      `The strategy of ${this.workloadName} is a canary, so it has a Rollout instead of a Deployment. Use \`rollout\` instead of \`deployment\`.`,
    );
  }

  /** The Rollout of a canary. @throws if the strategy is another one. */
  get rollout(): Rollout {
    if ('rollout' in this.controller) return this.controller.rollout;
    throw new Error(
      `The strategy of ${this.workloadName} is not a canary, so it has a Deployment instead of a Rollout. Use \`deployment\` instead of \`rollout\`.`,
    );
  }

  private rolloutParts(
    template: k8s.PodTemplateSpec,
    { servicePort = 0, routes = {} }: DeploymentOptions<Props>,
  ): RolloutParts {
    return { metadata: this.metadata(), selector: this.selector, template, servicePort, routes };
  }

  private addDeployment(
    spec: Props,
    strategy: DeploymentProps['strategy'],
    template: k8s.PodTemplateSpec,
  ): k8s.KubeDeployment {
    const { replicas, minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit } = spec;
    const deployment = new k8s.KubeDeployment(this, 'Deployment', {
      metadata: this.metadata(),
      spec: {
        replicas: initialReplicas(replicas),
        ...(strategy !== undefined && { strategy: toStrategy(strategy) }),
        ...(minReadySeconds !== undefined && { minReadySeconds }),
        ...(progressDeadlineSeconds !== undefined && { progressDeadlineSeconds }),
        ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
        selector: { matchLabels: { ...this.selector } },
        template,
      },
    });
    return withNewerPodFields(deployment, template);
  }
}

function toStrategy(strategy: 'Recreate' | RollingUpdate): k8s.DeploymentStrategy {
  if (strategy === 'Recreate') return { type: 'Recreate' };
  const { maxSurge, maxUnavailable } = strategy;
  return {
    rollingUpdate: {
      ...(maxSurge !== undefined && { maxSurge: toPodCount(maxSurge) }),
      ...(maxUnavailable !== undefined && { maxUnavailable: toPodCount(maxUnavailable) }),
    },
  };
}
