import * as v from 'valibot';
import type { AnalysisTemplateSpecMetricsProvider } from '../../../imports/argoproj.io';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema, unionByField } from '../../base/schema';
import { DurationSchema } from '../../kubernetes/duration';
import { NonEmpty, wholeNumber } from '../../kubernetes/names';

/** Where a measurement comes from. Templates with another provider can be added in `extend`. */
export type MetricProvider =
  | { readonly prometheus: PrometheusQuery }
  | { readonly web: WebRequest }
  | { readonly cloudWatch: CloudWatchQuery }
  | { readonly datadog: DatadogQuery };

/** A query in PromQL. */
export interface PrometheusQuery {
  /** The address of Prometheus. @default that of the controller's environment */
  readonly address?: string;
  readonly query: string;
  /** In seconds. @default 30 */
  readonly timeout?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request whose response is the result. */
export interface WebRequest {
  readonly url: string;
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** The part of the response that is the result, such as `{$.status}`. @default all of it */
  readonly jsonPath?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default 10 */
  readonly timeoutSeconds?: number;
}

/** A statistic of CloudWatch, such as the errors of a target group. */
export interface CloudWatchQuery {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Such as `Sum`, `Average` or `p99`. */
  readonly stat: string;
  /** In seconds. @default 300 */
  readonly period?: number;
  /** How far it looks back. @default '5m' */
  readonly interval?: string;
}

/** A query of Datadog. */
export interface DatadogQuery {
  readonly query: string;
  /** How far it looks back. @default '5m' */
  readonly interval?: string;
  /** @default 'v1' */
  readonly apiVersion?: 'v1' | 'v2';
}

const headers = v.optional(recordSchema(NonEmpty, v.string()));
const optionalText = v.optional(NonEmpty);

export const MetricProviderSchema: Schema<MetricProvider> = unionByField<MetricProvider>(
  {
    prometheus: v.strictObject({
      prometheus: objectSchema<PrometheusQuery>({
        address: optionalText,
        query: NonEmpty,
        timeout: v.optional(wholeNumber(1)),
        headers,
      }),
    }),
    web: v.strictObject({
      web: v.pipe(
        objectSchema<WebRequest>({
          url: NonEmpty,
          method: v.optional(v.picklist(['GET', 'POST', 'PUT'])),
          jsonPath: optionalText,
          headers,
          body: v.optional(v.string()),
          timeoutSeconds: v.optional(wholeNumber(1)),
        }),
        v.check(
          ({ method = 'GET', body }) => body === undefined || method !== 'GET',
          'A GET request has no body. Set `method`.',
        ),
      ),
    }),
    cloudWatch: v.strictObject({
      cloudWatch: objectSchema<CloudWatchQuery>({
        namespace: NonEmpty,
        metricName: NonEmpty,
        dimensions: v.optional(recordSchema(NonEmpty, v.string())),
        stat: NonEmpty,
        period: v.optional(wholeNumber(1)),
        interval: v.optional(DurationSchema),
      }),
    }),
    datadog: v.strictObject({
      datadog: objectSchema<DatadogQuery>({
        query: NonEmpty,
        interval: v.optional(DurationSchema),
        apiVersion: v.optional(v.picklist(['v1', 'v2'])),
      }),
    }),
  },
  'Use { prometheus }, { web }, { cloudWatch } or { datadog }. For another provider, add an AnalysisTemplate in `extend`.',
);

/** Converts a provider to the API's format, with the defaults of its CRD in it: it is in a list. */
export function toProvider(provider: MetricProvider): AnalysisTemplateSpecMetricsProvider {
  if ('prometheus' in provider) {
    const { headers: fields, ...query } = provider.prometheus;
    return { prometheus: { ...query, ...(fields && { headers: toHeaders(fields) }) } };
  }
  if ('web' in provider) {
    const { headers: fields, ...request } = provider.web;
    return { web: { ...request, ...(fields && { headers: toHeaders(fields) }) } };
  }
  if ('cloudWatch' in provider) return toCloudWatch(provider.cloudWatch);
  return { datadog: toDatadog(provider.datadog) };
}

function toDatadog({ query, interval = '5m', apiVersion = 'v1' }: DatadogQuery) {
  return { apiVersion, interval, query, requestTimeout: '10s' } as NonNullable<
    AnalysisTemplateSpecMetricsProvider['datadog']
  >;
}

function toCloudWatch(query: CloudWatchQuery): AnalysisTemplateSpecMetricsProvider {
  const { namespace, metricName, stat, period = 300, interval } = query;
  const dimensions = Object.entries(query.dimensions ?? {}).map(([name, value]) => ({
    name,
    value,
  }));
  const metric = { namespace, metricName, ...(dimensions.length > 0 && { dimensions }) };
  const metricStat = { metric, stat, period };
  const queries = [{ id: 'result', metricStat }];
  return {
    cloudWatch: defined<NonNullable<AnalysisTemplateSpecMetricsProvider['cloudWatch']>>({
      interval,
      metricDataQueries: queries,
    }),
  };
}

function toHeaders(fields: Readonly<Record<string, string>>) {
  return Object.entries(fields).map(([key, value]) => ({ key, value }));
}
