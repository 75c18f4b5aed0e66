import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { nearest, show } from '../../base/hint';
import { own } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { apiObject, distinctItems, objectSchema, type SchemaEntries } from '../../base/schema';
import { DnsSubdomain, LabelKey, LabelValue, wholeNumber } from '../../kubernetes/names';

/** Scheduling constraints of pods. */
export interface SchedulingSpec {
  /** Spread the pods across zones, nodes, or another node label. @default no constraints */
  readonly topologySpread?: readonly TopologySpread[];
  /** Required node labels. @default any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints that the pods tolerate. @default none */
  readonly tolerations?: readonly k8s.Toleration[];
  /** @default none */
  readonly affinity?: k8s.Affinity;
  /** The PriorityClass. @default the cluster's default */
  readonly priorityClass?: string;
  /** The scheduler that places the pods. @default 'default-scheduler' */
  readonly schedulerName?: string;
}

/** How evenly pods are spread across a topology. */
export interface TopologySpread {
  /** `zone`, `hostname`, or the key of a node label. */
  readonly over: 'zone' | 'hostname' | (string & {});
  /** The maximum difference in pods between two domains. @default 1 */
  readonly maxSkew?: number;
  /** Whether to leave a pod pending or schedule it anyway. @default 'ScheduleAnyway' */
  readonly whenUnsatisfiable?: 'DoNotSchedule' | 'ScheduleAnyway';
}

const TolerationSchema = v.pipe(
  objectSchema<k8s.Toleration>({
    key: v.optional(LabelKey),
    operator: v.optional(v.picklist(['Equal', 'Exists'])),
    value: v.optional(LabelValue),
    effect: v.optional(v.picklist(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])),
    tolerationSeconds: v.optional(v.pipe(v.number(), v.integer())),
  }),
  v.check(
    ({ operator, value }) => operator !== 'Exists' || value === undefined,
    'A toleration with the operator "Exists" has no value.',
  ),
  v.check(
    ({ key, operator }) => key !== undefined || operator === 'Exists',
    'A toleration without a key, which matches every taint, requires the operator "Exists".',
  ),
  v.check(
    ({ effect, tolerationSeconds }) => tolerationSeconds === undefined || effect === 'NoExecute',
    '`tolerationSeconds` requires the effect "NoExecute".',
  ),
);

/** A label key, but none that is probably meant to be `zone` or `hostname`: nodes have no label `zones`. */
const TopologyKeySchema = v.pipe(
  LabelKey,
  v.check(
    (key) => meant(key) === undefined,
    ({ input }) => `Nodes have no label ${show(input)}. Did you mean "${meant(input)}"?`,
  ),
);

function meant(key: string): string | undefined {
  if (/^(nodes?|hosts?)$/.test(key)) return 'hostname';
  return nearest(key, Object.keys(TOPOLOGY_KEYS));
}

export const schedulingEntries: SchemaEntries<SchedulingSpec> = {
  topologySpread: v.optional(
    v.pipe(
      v.array(
        objectSchema<TopologySpread>({
          over: v.union(
            [v.picklist(['zone', 'hostname']), TopologyKeySchema],
            'Use zone, hostname or a label key.',
          ),
          maxSkew: v.optional(wholeNumber(1)),
          whenUnsatisfiable: v.optional(v.picklist(['DoNotSchedule', 'ScheduleAnyway'])),
        }),
      ),
      distinctItems(
        (it: TopologySpread) => `${topologyKey(it)} ${it.whenUnsatisfiable ?? 'ScheduleAnyway'}`,
        'An earlier item has the same `over` and `whenUnsatisfiable`, by which Kubernetes merges them. Remove one.',
      ),
    ),
  ),
  nodeSelector: v.optional(recordSchema(LabelKey, LabelValue)),
  tolerations: v.optional(v.array(TolerationSchema)),
  affinity: v.optional(apiObject<k8s.Affinity>()),
  priorityClass: v.optional(DnsSubdomain),
  schedulerName: v.optional(DnsSubdomain),
};

const TOPOLOGY_KEYS: Readonly<Record<string, string>> = {
  zone: 'topology.kubernetes.io/zone',
  hostname: 'kubernetes.io/hostname',
};

function topologyKey({ over }: TopologySpread): string {
  return own(TOPOLOGY_KEYS, over) ?? over;
}

/** Converts scheduling constraints to Kubernetes' format. */
export function toScheduling(
  spec: SchedulingSpec,
  selector: Readonly<Record<string, string>>,
): Partial<k8s.PodSpec> {
  const { topologySpread, nodeSelector, tolerations, affinity, priorityClass, schedulerName } =
    spec;
  return {
    ...(topologySpread && {
      topologySpreadConstraints: topologySpread.map((spread) => ({
        topologyKey: topologyKey(spread),
        maxSkew: spread.maxSkew ?? 1,
        whenUnsatisfiable: spread.whenUnsatisfiable ?? 'ScheduleAnyway',
        labelSelector: { matchLabels: { ...selector } },
      })),
    }),
    ...(nodeSelector && { nodeSelector: { ...nodeSelector } }),
    ...(tolerations && { tolerations: [...tolerations] }),
    ...(affinity && { affinity }),
    ...(priorityClass && { priorityClassName: priorityClass }),
    ...(schedulerName && { schedulerName }),
  };
}
