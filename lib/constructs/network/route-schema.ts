import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import type { FieldProblem } from '../../base/validation';
import { milliseconds } from '../../kubernetes/duration';
import {
  DnsLabel,
  DnsSubdomain,
  LabelKey,
  LabelValue,
  NonEmpty,
  Port,
  wholeNumber,
} from '../../kubernetes/names';
import { ServicePortRef } from './backend';
import { GatewaysSchema } from './gateway';
import { HostsSchema } from './hosts';
import { HttpPath } from './http-path';
import {
  CorsSchema,
  HeaderChangesSchema,
  RedirectSchema,
  RewriteSchema,
} from './route-filter-schema';
import { limitedRecord } from './route-header-schema';
import { GrpcMatchSchema, HttpMatchSchema } from './route-match-schema';
import type {
  GrpcMatch,
  GrpcRouteRule,
  GrpcRouteSpec,
  HttpMatch,
  HttpRouteRule,
  HttpRouteSpec,
  HttpTimeouts,
  RouteBackend,
  RouteExtension,
  RouteMirror,
} from './route-spec';

// The limits and patterns of https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/.

const RouteDuration = v.pipe(
  v.string(),
  v.regex(
    /^([0-9]{1,5}(h|m|s|ms)){1,4}$/,
    ({ input }) => `${show(input)} is not a duration, such as "10s", "500ms" or "1m30s".`,
  ),
);

const TimeoutsSchema = v.pipe(
  objectSchema<HttpTimeouts>({
    request: v.optional(RouteDuration),
    backendRequest: v.optional(RouteDuration),
  }),
  checkedFields(({ request = '0s', backendRequest = '0s' }) => {
    const limit = milliseconds(request);
    if (limit === 0 || milliseconds(backendRequest) <= limit) return [];
    const message = `One attempt (${backendRequest}) may not take longer than the whole request (${request}).`;
    return [{ path: ['backendRequest'], message }];
  }),
);

const ruleEntries = {
  requestHeaders: v.optional(HeaderChangesSchema),
  responseHeaders: v.optional(HeaderChangesSchema),
  mirror: v.optional(
    objectSchema<RouteMirror>({
      service: DnsLabel,
      port: Port,
      percent: v.optional(
        v.pipe(
          wholeNumber(),
          v.maxValue(100, ({ input }) => `${input} is greater than 100.`),
        ),
      ),
    }),
  ),
  extensions: v.optional(
    v.array(objectSchema<RouteExtension>({ group: DnsSubdomain, kind: NonEmpty, name: NonEmpty })),
  ),
  backends: v.optional(
    v.pipe(
      limitedRecord(
        DnsLabel,
        objectSchema<RouteBackend>({
          port: v.optional(ServicePortRef),
          weight: v.optional(
            v.pipe(wholeNumber(), v.maxValue(1_000_000, 'The maximum is 1000000.')),
          ),
        }),
        16,
        'Services',
      ),
      v.check(
        (it) => Object.values(it).some(({ weight = 1 }) => weight > 0),
        'No Service gets a request. Give one of them a weight.',
      ),
    ),
  ),
};

const matchList = <T>(match: Schema<T>): Schema<readonly T[]> =>
  v.pipe(v.array(match), v.maxLength(64, 'The API accepts 64 matches at most.'));

const HttpRuleSchema = v.pipe(
  objectSchema<HttpRouteRule>({
    ...ruleEntries,
    matches: v.optional(matchList<HttpMatch>(HttpMatchSchema)),
    redirect: v.optional(RedirectSchema),
    rewrite: v.optional(RewriteSchema),
    cors: v.optional(CorsSchema),
    timeouts: v.optional(TimeoutsSchema),
  }),
  checkedFields(filterProblems),
);

/** Combinations of filters that the API refuses. */
function* filterProblems(rule: HttpRouteRule): Iterable<FieldProblem> {
  const { redirect, rewrite, backends, matches } = rule;
  if (redirect && rewrite) {
    const message = 'A redirected request is not forwarded. Use either `rewrite` or `redirect`.';
    yield { path: ['rewrite'], message };
  }
  if (redirect && backends) {
    const message = 'A redirected request is not forwarded. Use either `backends` or `redirect`.';
    yield { path: ['backends'], message };
  }
  const [only = {}, ...others] = matches ?? [];
  const isPrefix = others.length === 0 && typeof (only.path ?? '/') === 'string';
  for (const [field, it] of Object.entries({ redirect, rewrite })) {
    if (it?.path === undefined || !('prefix' in it.path) || isPrefix) continue;
    const message =
      'A prefix can be replaced only where the rule has one match, by a prefix. Use `path: { full: … }`, or a rule for each match.';
    yield { path: [field, 'path', 'prefix'], message };
  }
}

const routeEntries = {
  gateway: GatewaysSchema,
  host: v.optional(
    v.pipe(
      HostsSchema,
      v.check(
        (it) => typeof it === 'string' || it.length <= 16,
        'The API accepts 16 hosts of a route at most.',
      ),
    ),
  ),
  annotations: v.optional(recordSchema(LabelKey, v.string())),
  labels: v.optional(recordSchema(LabelKey, LabelValue)),
};

/** The names of rules are not rendered. */
const rulesOf = <T extends v.GenericSchema>(rule: T) =>
  v.pipe(
    limitedRecord(NonEmpty, rule, 16, 'rules'),
    v.check((it) => Object.keys(it).length > 0, 'There is no rule.'),
  );

export const HttpRouteSchema = v.pipe(
  objectSchema<HttpRouteSpec>({
    ...routeEntries,
    path: v.optional(HttpPath),
    rules: v.optional(rulesOf(HttpRuleSchema)),
  }),
  checkedFields(({ path, rules }) => {
    const message = 'Use either this or `rules`, where `matches` has the paths.';
    return path !== undefined && rules !== undefined ? [{ path: ['path'], message }] : [];
  }),
);

export const GrpcRouteSchema = objectSchema<GrpcRouteSpec>({
  ...routeEntries,
  rules: v.optional(
    rulesOf(
      objectSchema<GrpcRouteRule>({
        ...ruleEntries,
        matches: v.optional(matchList<GrpcMatch>(GrpcMatchSchema)),
      }),
    ),
  ),
});
