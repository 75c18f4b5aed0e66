import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { defined } from '../../base/json';
import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import { addService } from '../network/service';
import { rollingAnnotations } from '../pod/checksum';
import { namedPorts } from '../pod/container-port';
import { withNewerPodFields } from '../pod/newer-fields';
import { addAutoscaler, initialReplicas, isAutoscaled } from './autoscaling';
import { toClaimTemplate, withClaimTypes } from './claim-template';
import { addDisruptionBudget, toPodCount } from './disruption-budget';
import { addExposure } from './exposure';
import { mostPods, scalingProblems } from './scaling-checks';
import { sharedDisk, singleNodeDisks } from './shared-disks';
import {
  type StatefulServiceProps,
  StatefulServiceSchema,
  type StatefulServiceSpec,
} from './stateful-service-spec';
import { addVerticalAutoscaler } from './vertical-autoscaling';
import { Workload } from './workload';

/**
 * A StatefulSet with a Service for clients, a headless one for its pods, and supporting objects.
 *
 * @example
 * new StatefulService(chart, 'cache', {
 *   name: 'cache',
 *   image: 'example/cache:v7',
 *   port: 6379,
 *   volumeClaimTemplates: { data: { size: '10Gi', mount: '/data' } },
 * });
 */
export class StatefulService extends Workload<StatefulServiceProps> {
  readonly statefulSet: k8s.KubeStatefulSet;
  /** The Service for clients. */
  readonly service: k8s.KubeService;
  /** The headless Service that gives each pod a DNS name. */
  readonly governingService: k8s.KubeService;

  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    const portName = props.portName ?? 'tcp';
    super(scope, id, props, {
      schema: StatefulServiceSchema,
      port: { name: portName, number: props.port },
    });
    checkStatefulService(props);
    this.governingService = this.addGoverningService(props);
    const { service = {}, replicas } = props;
    this.service = addService(this, 'Service', this.metadata(), service, this.servedPods(props));
    this.statefulSet = this.addStatefulSet(props);
    if (isAutoscaled(replicas)) {
      addAutoscaler(this, this.metadata(), 'StatefulSet', replicas);
    }
    if (props.verticalAutoscaling) {
      addVerticalAutoscaler(this, this.metadata(), 'StatefulSet', props.verticalAutoscaling);
    }
    if (props.podDisruptionBudget) {
      addDisruptionBudget(this, this.metadata(), this.selector, props.podDisruptionBudget);
    }
    const backend = { service: props.name, portName, port: service.port ?? props.port };
    addExposure(this, this.metadata(), props, backend);
    this.addSurroundings(props);
    this.completeMetadata();
  }

  private addGoverningService(props: StatefulServiceProps): k8s.KubeService {
    const ports = namedPorts(props.ports).map(({ name, number }) => [name, number]);
    return addService(
      this,
      'GoverningService',
      this.metadata('-headless'),
      {
        ...props.governingService,
        headless: true,
        ...(ports.length > 0 && { ports: Object.fromEntries(ports) }),
      },
      this.servedPods(props),
    );
  }

  private addStatefulSet(props: StatefulServiceProps): k8s.KubeStatefulSet {
    const { replicas, updateStrategy, ordinals } = props;
    const { persistentVolumeClaimRetentionPolicy: retention } = props;
    const templates = Object.entries(props.volumeClaimTemplates ?? {});
    const spec = {
      ...props,
      podAnnotations: rollingAnnotations(this, props),
      mounts: { ...props.mounts, ...templateMounts(props) },
    };
    const names = templates.map(([name]) => name);
    const template = this.podTemplate(spec, names);
    const statefulSet = new k8s.KubeStatefulSet(this, 'StatefulSet', {
      metadata: this.metadata(),
      spec: defined<k8s.StatefulSetSpec>({
        replicas: initialReplicas(replicas),
        serviceName: this.metadata('-headless').name,
        podManagementPolicy: props.podManagementPolicy,
        updateStrategy: updateStrategy && toUpdateStrategy(updateStrategy),
        ordinals: ordinals && { ...ordinals },
        persistentVolumeClaimRetentionPolicy: retention && { ...retention },
        minReadySeconds: props.minReadySeconds,
        revisionHistoryLimit: props.revisionHistoryLimit,
        selector: { matchLabels: { ...this.selector } },
        template,
        volumeClaimTemplates:
          templates.length > 0 ? templates.map((it) => toClaimTemplate(...it)) : undefined,
      }),
    });
    return withNewerPodFields(withClaimTypes(statefulSet), template);
  }
}

/** The mounts set in claim templates. */
function templateMounts({ volumeClaimTemplates = {} }: StatefulServiceSpec) {
  return Object.fromEntries(
    Object.entries(volumeClaimTemplates).flatMap(([name, { mount }]) =>
      mount === undefined ? [] : [[mount, name]],
    ),
  );
}

function toUpdateStrategy(
  strategy: NonNullable<StatefulServiceSpec['updateStrategy']>,
): k8s.StatefulSetUpdateStrategy {
  if (strategy === 'OnDelete') return { type: 'OnDelete' };
  const { partition, maxUnavailable } = strategy;
  return {
    rollingUpdate: defined<k8s.RollingUpdateStatefulSetStrategy>({
      partition,
      maxUnavailable: maxUnavailable === undefined ? undefined : toPodCount(maxUnavailable),
    }),
  };
}

function checkStatefulService(spec: StatefulServiceSpec): void {
  const problems = [...scalingProblems(spec), ...templateClashes(spec), ...sharedDisks(spec)];
  if (problems.length > 0) throw new InvalidPropsError(problems);
}

/** Volume names and mount paths must be unique in a pod. */
function templateClashes(spec: StatefulServiceSpec): FieldProblem[] {
  const mounted = new Set(Object.keys(spec.mounts ?? {}));
  return Object.entries(spec.volumeClaimTemplates ?? {}).flatMap(([name, { mount }]) => {
    const problems: FieldProblem[] = [];
    const path = ['volumeClaimTemplates', name];
    if (Object.hasOwn(spec.volumes ?? {}, name)) {
      problems.push({ path, message: `\`volumes\` also has a "${name}".` });
    }
    if (mount !== undefined && mounted.has(mount)) {
      const message = `Another volume is already mounted at ${mount}.`;
      problems.push({ path: [...path, 'mount'], message });
    }
    if (mount !== undefined) mounted.add(mount);
    return problems;
  });
}

/** All pods share a claim in `volumes`. */
function sharedDisks(spec: StatefulServiceSpec): FieldProblem[] {
  const pods = mostPods(spec);
  if (pods < 2) return [];
  const remedy = 'use `volumeClaimTemplates` to give each pod its own disk';
  return singleNodeDisks(spec).map((disk) => sharedDisk(disk, `${pods} pods`, remedy));
}
