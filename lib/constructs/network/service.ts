import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { byCodeUnit } from '../../base/json';
import { InvalidPropsError } from '../../base/validation';
import { withAddedFields } from '../added-fields';
import {
  listedPorts,
  missingMainPort,
  portClashes,
  type ServedPods,
  toServicePort,
  wrongTargets,
} from './service-ports';
import type { AnyServiceSpec } from './service-schema';
import type { ServiceSpec } from './service-spec';

/**
 * Adds the Service of a workload.
 *
 * @throws {@link InvalidPropsError} when its ports do not match the container's, or conflict.
 */
export function addService(
  scope: Construct,
  id: string,
  metadata: k8s.ObjectMeta,
  service: ServiceSpec,
  pods: ServedPods,
): k8s.KubeService {
  const spec: AnyServiceSpec = service;
  const ports = listedPorts(spec, pods);
  const problems = [
    ...missingMainPort(spec, pods),
    ...wrongTargets(ports, pods),
    ...portClashes(spec, ports, pods),
  ];
  if (problems.length > 0) throw new InvalidPropsError(problems);
  const {
    type,
    headless,
    labels,
    annotations,
    ipFamilies,
    sessionAffinity,
    loadBalancerSourceRanges,
  } = spec;
  const object = new k8s.KubeService(scope, id, {
    metadata: {
      ...metadata,
      ...(labels && { labels: { ...labels, ...metadata.labels } }),
      ...(annotations && { annotations: { ...annotations } }),
    },
    spec: {
      ...(type && type !== 'ClusterIP' && { type }),
      ...(headless && { clusterIp: 'None' }),
      ...given(spec, [
        'internalTrafficPolicy',
        'externalTrafficPolicy',
        'ipFamilyPolicy',
        'publishNotReadyAddresses',
        'loadBalancerClass',
        'allocateLoadBalancerNodePorts',
        'healthCheckNodePort',
      ]),
      ...(ipFamilies && { ipFamilies: [...ipFamilies] }),
      ...(loadBalancerSourceRanges && {
        loadBalancerSourceRanges: [...loadBalancerSourceRanges],
      }),
      ...(sessionAffinity && { sessionAffinity: 'ClientIP' }),
      ...(typeof sessionAffinity === 'object' && {
        sessionAffinityConfig: { clientIp: { ...sessionAffinity.clientIP } },
      }),
      selector: { ...pods.selector },
      ports: ports.map(toServicePort),
    },
  });
  const { trafficDistribution } = spec;
  return trafficDistribution ? withTrafficDistribution(object, trafficDistribution) : object;
}

/** Adds a field of Kubernetes 1.30 that is missing from the generated classes. */
function withTrafficDistribution(
  service: k8s.KubeService,
  trafficDistribution: NonNullable<AnyServiceSpec['trafficDistribution']>,
): k8s.KubeService {
  return withAddedFields(service, (json: { readonly spec: object }) => {
    const fields = Object.entries({ ...json.spec, trafficDistribution });
    return { ...json, spec: Object.fromEntries(fields.sort(([a], [b]) => byCodeUnit(a, b))) };
  });
}

/** The fields that are set, and that need no conversion. */
function given<Spec extends object, K extends keyof Spec>(
  spec: Spec,
  fields: readonly K[],
): Partial<Pick<Spec, K>> {
  const entries = fields.filter((it) => spec[it] !== undefined).map((it) => [it, spec[it]]);
  return Object.fromEntries(entries);
}
