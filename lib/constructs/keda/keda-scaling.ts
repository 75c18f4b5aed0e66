import * as v from 'valibot';
import { checkedFields, objectSchema } from '../../base/schema';
import type { FieldProblem } from '../../base/validation';
import { wholeNumber } from '../../kubernetes/names';
import { type ScalingBehavior, ScalingBehaviorSchema } from '../workloads/scaling-behavior';
import { type KedaTrigger, KedaTriggerSchema, triggerType } from './trigger';
import { isNewAuth } from './trigger-auth';

/** The bounds and triggers of a ScaledObject. Times are in seconds. */
export interface KedaSpec {
  /** The minimum number of pods; 0 scales to zero. */
  readonly min: number;
  readonly max: number;
  /** What is measured. The trigger that needs most pods decides. */
  readonly triggers: readonly KedaTrigger[];
  /** The time between measurements while there are no pods. @default 30 */
  readonly pollingInterval?: number;
  /** The time without activity before it scales to zero. @default 300 */
  readonly cooldownPeriod?: number;
  /** The time after the first deployment before it may scale to zero. @default 0 */
  readonly initialCooldownPeriod?: number;
  /** The number of pods without activity, instead of `min`. KEDA supports only 0. @default none: `min` */
  readonly idleReplicaCount?: 0;
  /** The number of pods while a trigger cannot be measured. @default no change */
  readonly fallback?: KedaFallback;
  /** How fast it scales up and down. @default Kubernetes' default */
  readonly behavior?: ScalingBehavior;
}

/** The number of pods while a trigger cannot be measured. */
export interface KedaFallback {
  /** How many measurements have to fail, one after another. */
  readonly failureThreshold: number;
  readonly replicas: number;
  /** Whether the current number of pods counts, always or if it is higher or lower. @default 'static': no */
  readonly behavior?:
    | 'static'
    | 'currentReplicas'
    | 'currentReplicasIfHigher'
    | 'currentReplicasIfLower';
}

/** A number of pods that KEDA sets: see {@link keda}. */
export interface KedaScaling {
  readonly keda: KedaSpec;
}

/**
 * Scales a workload by events, also to zero, with a ScaledObject of KEDA in place of a HorizontalPodAutoscaler. KEDA has
 * to be in the cluster.
 *
 * @example replicas: keda({ min: 0, max: 20, triggers: [{ rabbitmq: { queueName: 'mails', mode: 'QueueLength', value: 50, hostFromEnv: 'AMQP_URL' } }] })
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export function keda(spec: KedaSpec): KedaScaling {
  return { keda: spec };
}

const seconds = v.optional(wholeNumber());

export const KedaScalingSchema = objectSchema<KedaScaling>({
  keda: v.pipe(
    objectSchema<KedaSpec>({
      min: wholeNumber(),
      max: wholeNumber(1),
      triggers: v.pipe(v.array(KedaTriggerSchema), v.minLength(1, 'There is no trigger.')),
      pollingInterval: v.optional(wholeNumber(1)),
      cooldownPeriod: seconds,
      initialCooldownPeriod: seconds,
      idleReplicaCount: v.optional(
        v.literal(0, 'KEDA supports only 0. Use `min` for any other number.'),
      ),
      fallback: v.optional(
        objectSchema<KedaFallback>({
          failureThreshold: wholeNumber(1),
          replicas: wholeNumber(),
          behavior: v.optional(
            v.picklist([
              'static',
              'currentReplicas',
              'currentReplicasIfHigher',
              'currentReplicasIfLower',
            ]),
          ),
        }),
      ),
      behavior: v.optional(ScalingBehaviorSchema),
    }),
    checkedFields(problemsOf),
  ),
});

function* problemsOf({
  min,
  max,
  triggers,
  idleReplicaCount,
  fallback,
}: KedaSpec): Iterable<FieldProblem> {
  if (min > max) yield { path: ['min'], message: '`min` is above `max`.' };
  if (idleReplicaCount !== undefined && min === 0) {
    const message = '`min` is also 0. Remove one: it scales to zero either way.';
    yield { path: ['idleReplicaCount'], message };
  }
  if (triggers.length > 0 && triggers.every((it) => MEASURES_PODS.has(triggerType(it)))) {
    if (min === 0 || idleReplicaCount === 0) {
      const message =
        'CPU and memory are measured in pods, so without pods it would never scale up. Add a trigger of another type, or set `min` to at least 1.';
      yield { path: ['triggers'], message };
    }
    if (fallback !== undefined) {
      const message = 'KEDA has no fallback for CPU and memory. Remove it.';
      yield { path: ['fallback'], message };
    }
  }
  const names = new Set<string>();
  for (const [i, trigger] of triggers.entries()) {
    const { auth, name = triggerType(trigger) } = trigger;
    if (isNewAuth(auth) && names.has(name)) {
      const message = `Another trigger is also called "${name}", so both TriggerAuthentications would have the same name. Set \`name\` to tell them apart.`;
      yield { path: ['triggers', i, 'name'], message };
    }
    names.add(name);
    if ('rabbitmq' in trigger && trigger.rabbitmq.hostFromEnv === undefined && auth === undefined) {
      const message =
        'Nothing says where the queue is. Set `hostFromEnv`, or the parameter `host` in `auth`.';
      yield { path: ['triggers', i, 'rabbitmq', 'hostFromEnv'], message };
    }
  }
}

const MEASURES_PODS: ReadonlySet<string> = new Set(['cpu', 'memory']);
