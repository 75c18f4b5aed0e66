import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { checksumAnnotations } from '../pod/checksum';
import { withNewerPodFields } from '../pod/newer-fields';
import { addAutoscaler, initialReplicas, isAutoscaled } from './autoscaling';
import { checkDeployment } from './deployment-checks';
import type { DeploymentProps, RollingUpdate } from './deployment-spec';
import { addDisruptionBudget, toPodCount } from './disruption-budget';
import { addVerticalAutoscaler } from './vertical-autoscaling';
import { Workload, type WorkloadOptions } from './workload';

/** A Deployment with its supporting objects. */
export abstract class DeploymentWorkload<
  Props extends DeploymentProps = DeploymentProps,
> extends Workload<Props> {
  readonly deployment: k8s.KubeDeployment;

  constructor(scope: Construct, id: string, spec: Props, options: WorkloadOptions<Props>) {
    super(scope, id, spec, options);
    checkDeployment(spec);
    const { replicas, strategy, minReadySeconds, progressDeadlineSeconds } = spec;
    const { revisionHistoryLimit } = spec;
    const podAnnotations = { ...checksumAnnotations(spec), ...spec.podAnnotations };
    const template = this.podTemplate({ ...spec, podAnnotations });
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
    this.deployment = withNewerPodFields(deployment, template);
    if (isAutoscaled(replicas)) {
      addAutoscaler(this, this.metadata(), 'Deployment', replicas);
    }
    if (spec.verticalAutoscaling) {
      addVerticalAutoscaler(this, this.metadata(), 'Deployment', spec.verticalAutoscaling);
    }
    if (spec.podDisruptionBudget) {
      addDisruptionBudget(this, this.metadata(), this.selector, spec.podDisruptionBudget);
    }
    this.addSurroundings(spec);
    this.completeMetadata();
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
