import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  AnalysisTemplate as AnalysisTemplateObject,
  type AnalysisTemplateSpecArgs,
  type AnalysisTemplateSpecMetrics,
} from '../../../imports/argoproj.io';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { DurationSchema } from '../../kubernetes/duration';
import { DnsLabel, DnsSubdomain, NonEmpty, wholeNumber } from '../../kubernetes/names';
import { type MetricProvider, MetricProviderSchema, toProvider } from './metric-provider';

/** What a canary measures, and what counts as a success. */
export interface AnalysisTemplate {
  /** What the metrics can read as `{{args.<name>}}`. @default none */
  readonly args?: Readonly<Record<string, AnalysisTemplateArg>>;
  readonly metrics: Readonly<Record<string, AnalysisMetric>>;
}

/** A default, a key of a Secret, or `'required'`: each analysis sets it. */
export type AnalysisTemplateArg =
  | 'required'
  | { readonly default: string }
  | { readonly secret: string; readonly key: string };

/** A measurement. */
export interface AnalysisMetric {
  readonly provider: MetricProvider;
  /** An expression over `result`, such as `result[0] >= 0.95`. @default whatever `failureCondition` does not match */
  readonly successCondition?: string;
  /** @default whatever `successCondition` does not match */
  readonly failureCondition?: string;
  /** The time between two measurements, such as `1m`. @default one measurement */
  readonly interval?: string;
  /** The time before the first measurement, such as `30s`. @default none */
  readonly initialDelay?: string;
  /** The number of measurements. @default 1; with an `interval`, no end */
  readonly count?: number;
  /** How many may fail. @default 0 */
  readonly failureLimit?: number;
  /** How many may be neither a success nor a failure. @default 0 */
  readonly inconclusiveLimit?: number;
  /** How many in a row may have no result. @default 4 */
  readonly consecutiveErrorLimit?: number;
  /** How many successes in a row end the measurement. @default all of them count */
  readonly consecutiveSuccessLimit?: number;
}

const condition = v.optional(NonEmpty);
const limit = v.optional(wholeNumber());

const ArgSchema: Schema<AnalysisTemplateArg> = v.union(
  [
    v.literal('required'),
    v.strictObject({ default: v.string() }),
    v.strictObject({ secret: DnsSubdomain, key: NonEmpty }),
  ],
  'Use "required", { default } or { secret, key }.',
);

const MetricSchema = v.pipe(
  objectSchema<AnalysisMetric>({
    provider: MetricProviderSchema,
    successCondition: condition,
    failureCondition: condition,
    interval: v.optional(DurationSchema),
    initialDelay: v.optional(DurationSchema),
    count: v.optional(wholeNumber(1)),
    failureLimit: limit,
    inconclusiveLimit: limit,
    consecutiveErrorLimit: limit,
    consecutiveSuccessLimit: limit,
  }),
  // https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
  v.check(
    ({ count, interval }) => (count ?? 1) === 1 || interval !== undefined,
    'Several measurements need an `interval`: Argo Rollouts refuses the template.',
  ),
  v.check(
    ({ count, failureLimit = 0 }) => count === undefined || failureLimit < count,
    '`failureLimit` is not below `count`, so the metric could never fail.',
  ),
  v.check(
    ({ count = Number.POSITIVE_INFINITY, failureLimit = 0, consecutiveSuccessLimit = 0 }) =>
      failureLimit + consecutiveSuccessLimit <= count,
    '`failureLimit` and `consecutiveSuccessLimit` are more than `count` together: Argo Rollouts refuses the template.',
  ),
  v.check(
    ({ count = Number.POSITIVE_INFINITY, inconclusiveLimit = 0 }) => inconclusiveLimit <= count,
    '`inconclusiveLimit` is above `count`: Argo Rollouts refuses the template.',
  ),
);

export const AnalysisTemplatesSchema = recordSchema(
  DnsLabel,
  objectSchema<AnalysisTemplate>({
    args: v.optional(recordSchema(NonEmpty, ArgSchema)),
    metrics: v.pipe(
      recordSchema(NonEmpty, MetricSchema),
      v.check((it) => Object.keys(it).length > 0, 'It measures nothing. Add a metric.'),
    ),
  }),
);

/** True for a metric that is measured until the steps end: it cannot be a step. */
export function isEndless({ interval, count }: AnalysisMetric): boolean {
  return interval !== undefined && count === undefined;
}

/** Adds an AnalysisTemplate. */
export function addAnalysisTemplate(
  scope: Construct,
  id: string,
  metadata: k8s.ObjectMeta & { readonly name: string },
  { args, metrics }: AnalysisTemplate,
): void {
  new AnalysisTemplateObject(scope, id, {
    metadata: {
      name: metadata.name,
      labels: metadata.labels ?? {},
      // Before the Rollout, which is invalid without it. Argo CD applies objects of one wave by name.
      annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
    },
    spec: {
      ...(args && { args: Object.entries(args).map(([name, arg]) => toArg(name, arg)) }),
      metrics: Object.entries(metrics).map(([name, metric]) => toMetric(name, metric)),
    },
  });
}

function toArg(name: string, arg: AnalysisTemplateArg): AnalysisTemplateSpecArgs {
  if (arg === 'required') return { name };
  if ('default' in arg) return { name, value: arg.default };
  return { name, valueFrom: { secretKeyRef: { name: arg.secret, key: arg.key } } };
}

function toMetric(name: string, metric: AnalysisMetric): AnalysisTemplateSpecMetrics {
  return { name, ...metric, provider: toProvider(metric.provider) };
}
