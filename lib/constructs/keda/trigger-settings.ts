import * as v from 'valibot';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { readCron } from '../../kubernetes/cron';
import { EnvVarName, NonEmpty, wholeNumber } from '../../kubernetes/names';
import { TimeZoneSchema } from '../../kubernetes/time-zone';

/** The settings of the usual triggers, by KEDA's type. Their names and units are KEDA's. */
export interface TriggerSettings {
  /** The CPU of the pods. Alone, it cannot scale to zero: without pods there is nothing to measure. */
  readonly cpu: ResourceTrigger;
  /** The memory of the pods. Alone, it cannot scale to zero. */
  readonly memory: ResourceTrigger;
  /** A number of pods at certain times. */
  readonly cron: CronTrigger;
  /** The result of a query. */
  readonly prometheus: PrometheusTrigger;
  /** The lag of a consumer group. */
  readonly kafka: KafkaTrigger;
  /** The length of a queue. */
  readonly 'aws-sqs-queue': SqsTrigger;
  /** The length of a queue, or the rate of its messages. */
  readonly rabbitmq: RabbitmqTrigger;
}

/** @see https://keda.sh/docs/latest/scalers/cpu/ */
export type ResourceTrigger = {
  /** Measure only this container. @default all of the pod */
  readonly containerName?: string;
} & (
  | {
      /** The target, in percent of the request. */
      readonly utilization: number;
    }
  | {
      /** The target for each pod, such as `500m` of CPU or `512Mi` of memory. */
      readonly averageValue: string;
    }
);

/** @see https://keda.sh/docs/latest/scalers/cron/ */
export interface CronTrigger {
  /** The time zone, such as `Asia/Kolkata`. */
  readonly timezone: string;
  /** When it begins: a cron expression with five fields. */
  readonly start: string;
  /** When it ends: a cron expression with five fields. */
  readonly end: string;
  /** The number of pods in between. */
  readonly desiredReplicas: number;
}

/** @see https://keda.sh/docs/latest/scalers/prometheus/ */
export interface PrometheusTrigger {
  readonly serverAddress: string;
  /** A query with one result. */
  readonly query: string;
  /** The target for each pod. */
  readonly threshold: number;
  /** Scale from zero above this value. @default 0 */
  readonly activationThreshold?: number;
  /** The namespace, for servers that need it. @default none */
  readonly namespace?: string;
  /** Read an empty result as 0, not as an error. @default true */
  readonly ignoreNullValues?: boolean;
  /** How KEDA logs in; see `auth`. @default it does not */
  readonly authModes?: string;
}

/** @see https://keda.sh/docs/latest/scalers/apache-kafka/ */
export interface KafkaTrigger {
  /** Brokers, separated by commas. */
  readonly bootstrapServers: string;
  readonly consumerGroup: string;
  /** @default all topics of the group */
  readonly topic?: string;
  /** The target for each pod, in messages. @default 10 */
  readonly lagThreshold?: number;
  /** Scale from zero above this lag. @default 0 */
  readonly activationLagThreshold?: number;
  /** Where a new group begins. @default 'latest' */
  readonly offsetResetPolicy?: 'latest' | 'earliest';
  /** Allow more pods than partitions. @default false */
  readonly allowIdleConsumers?: boolean;
  /** Count only partitions with lag. @default false */
  readonly limitToPartitionsWithLag?: boolean;
  /** Do not count partitions whose consumers are stuck. @default false */
  readonly excludePersistentLag?: boolean;
  /** The version of the brokers. @default '1.0.0' */
  readonly version?: string;
}

/** @see https://keda.sh/docs/latest/scalers/aws-sqs/ */
export interface SqsTrigger {
  /** The URL or the name of the queue. */
  readonly queueURL: string;
  readonly awsRegion: string;
  /** The target for each pod, in messages. @default 5 */
  readonly queueLength?: number;
  /** Scale from zero above this number of messages. @default 0 */
  readonly activationQueueLength?: number;
  /** Also count messages that a consumer has received and not deleted. @default true */
  readonly scaleOnInFlight?: boolean;
  /** Also count delayed messages. @default false */
  readonly scaleOnDelayed?: boolean;
}

/** @see https://keda.sh/docs/latest/scalers/rabbitmq-queue/ */
export interface RabbitmqTrigger {
  readonly queueName: string;
  readonly mode: 'QueueLength' | 'MessageRate' | 'DeliverGetRate' | 'PublishedToDeliveredRatio';
  /** The target for each pod: messages, or messages per second. */
  readonly value: number;
  /** Scale from zero above this value. @default 0 */
  readonly activationValue?: number;
  /** The environment variable of the main container with the address. @default the parameter `host` of `auth` */
  readonly hostFromEnv?: string;
  /** @default 'amqp' */
  readonly protocol?: 'auto' | 'amqp' | 'http';
  /** @default '/' */
  readonly vhostName?: string;
  /** Do not count messages that a consumer has received. Needs `http`. @default false */
  readonly excludeUnacknowledged?: boolean;
}

const amount = v.pipe(
  v.number(),
  v.check((it) => Number.isFinite(it) && it > 0, 'Use a number above 0.'),
);
const activation = v.optional(
  v.pipe(
    v.number(),
    v.check((it) => Number.isFinite(it) && it >= 0, 'Use a number of at least 0.'),
  ),
);
const flag = v.optional(v.boolean());
const text = v.optional(NonEmpty);

const CronFields = v.pipe(
  v.string(),
  v.check(
    (it) => readCron(it) !== undefined,
    'Use a cron expression with five fields (minute, hour, day of month, month, day of week), such as "0 8 * * 1-5".',
  ),
);

const ResourceSchema = v.union(
  [
    objectSchema<Extract<ResourceTrigger, { utilization: number }>>({
      utilization: wholeNumber(1),
      containerName: text,
    }),
    objectSchema<Extract<ResourceTrigger, { averageValue: string }>>({
      averageValue: NonEmpty,
      containerName: text,
    }),
  ],
  'Set either `utilization`, in percent of the request, or `averageValue`, such as "500m" or "512Mi".',
) as Schema<ResourceTrigger>;

/** The schema of the settings of each type. */
export const TRIGGER_SETTINGS: {
  readonly [Type in keyof TriggerSettings]: Schema<TriggerSettings[Type]>;
} = {
  cpu: ResourceSchema,
  memory: ResourceSchema,
  cron: v.pipe(
    objectSchema<CronTrigger>({
      timezone: TimeZoneSchema,
      start: CronFields,
      end: CronFields,
      desiredReplicas: wholeNumber(1),
    }),
    checkedFields(function* ({ start, end }) {
      if (start === end) yield { path: ['end'], message: 'It ends when it begins.' };
    }),
  ),
  prometheus: objectSchema<PrometheusTrigger>({
    serverAddress: NonEmpty,
    query: NonEmpty,
    threshold: amount,
    activationThreshold: activation,
    namespace: text,
    ignoreNullValues: flag,
    authModes: text,
  }),
  kafka: objectSchema<KafkaTrigger>({
    bootstrapServers: NonEmpty,
    consumerGroup: NonEmpty,
    topic: text,
    lagThreshold: v.optional(wholeNumber(1)),
    activationLagThreshold: v.optional(wholeNumber()),
    offsetResetPolicy: v.optional(v.picklist(['latest', 'earliest'])),
    allowIdleConsumers: flag,
    limitToPartitionsWithLag: flag,
    excludePersistentLag: flag,
    version: text,
  }),
  'aws-sqs-queue': objectSchema<SqsTrigger>({
    queueURL: NonEmpty,
    awsRegion: NonEmpty,
    queueLength: v.optional(wholeNumber(1)),
    activationQueueLength: v.optional(wholeNumber()),
    scaleOnInFlight: flag,
    scaleOnDelayed: flag,
  }),
  rabbitmq: objectSchema<RabbitmqTrigger>({
    queueName: NonEmpty,
    mode: v.picklist(['QueueLength', 'MessageRate', 'DeliverGetRate', 'PublishedToDeliveredRatio']),
    value: amount,
    activationValue: activation,
    hostFromEnv: v.optional(EnvVarName),
    protocol: v.optional(v.picklist(['auto', 'amqp', 'http'])),
    vhostName: text,
    excludeUnacknowledged: flag,
  }),
};
