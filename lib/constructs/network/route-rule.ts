import { defined, type JsonObject } from '../../base/json';
import { type HttpBackend, portNumber } from './backend';
import type {
  GrpcMatch,
  GrpcRouteRule,
  HeaderChanges,
  HttpMatch,
  HttpRouteRule,
  NewPath,
  RouteRule,
  TextMatch,
} from './route-spec';

// The API server adds these and other defaults. Inside a list, Argo CD reports them as a difference from Git.
const SERVICE = { group: '', kind: 'Service' };

/** A rule of an HTTPRoute. */
export function httpRule(
  rule: HttpRouteRule,
  backend: HttpBackend,
  field: readonly string[],
): JsonObject {
  const { redirect, rewrite, cors, timeouts, matches } = rule;
  const filters = [
    ...commonFilters(rule),
    ...(redirect
      ? [
          filter('RequestRedirect', 'requestRedirect', {
            scheme: redirect.scheme,
            hostname: redirect.host,
            port: redirect.port,
            path: redirect.path && toNewPath(redirect.path),
            statusCode: redirect.statusCode ?? 302,
          }),
        ]
      : []),
    ...(rewrite
      ? [
          filter('URLRewrite', 'urlRewrite', {
            hostname: rewrite.host,
            path: rewrite.path && toNewPath(rewrite.path),
          }),
        ]
      : []),
    ...(cors
      ? [
          filter('CORS', 'cors', {
            allowOrigins: [...cors.allowOrigins],
            allowCredentials: cors.allowCredentials,
            allowMethods: cors.allowMethods && [...cors.allowMethods],
            allowHeaders: cors.allowHeaders && [...cors.allowHeaders],
            exposeHeaders: cors.exposeHeaders && [...cors.exposeHeaders],
            maxAge: cors.maxAge ?? 5,
          }),
        ]
      : []),
  ];
  return {
    matches: matches && matches.length > 0 ? matches.map(toHttpMatch) : [toHttpMatch({})],
    ...(filters.length > 0 && { filters }),
    ...(!redirect && { backendRefs: backendRefs(rule, backend, field) }),
    ...(timeouts && { timeouts: { ...timeouts } }),
  };
}

/** A rule of a GRPCRoute. */
export function grpcRule(
  rule: GrpcRouteRule,
  backend: HttpBackend,
  field: readonly string[],
): JsonObject {
  const { matches = [] } = rule;
  const filters = commonFilters(rule);
  return {
    ...(matches.length > 0 && { matches: matches.map(toGrpcMatch) }),
    ...(filters.length > 0 && { filters }),
    backendRefs: backendRefs(rule, backend, field),
  };
}

function backendRefs(
  { backends = {} }: RouteRule,
  own: HttpBackend,
  field: readonly string[],
): JsonObject[] {
  const entries = Object.entries(backends);
  if (entries.length === 0) return ownRefs(own, own.port, 1);
  return entries.flatMap(([name, { port, weight = 1 }]) => {
    const number = portNumber(own, name, port, [...field, 'backends', name]);
    if (name === own.service) return ownRefs(own, number, weight);
    return [{ ...SERVICE, name, port: number, weight }];
  });
}

/** The workload's Service, or the two of a canary: Argo Rollouts changes their weights. */
function ownRefs({ service, canary }: HttpBackend, port: number, weight: number): JsonObject[] {
  if (canary === undefined) return [{ ...SERVICE, name: service, port, weight }];
  return [
    { ...SERVICE, name: service, port, weight: 100 },
    { ...SERVICE, name: canary, port, weight: 0 },
  ];
}

function toHttpMatch({ path = '/', headers, query, method }: HttpMatch): JsonObject {
  return defined<JsonObject>({
    path: toPathMatch(path),
    headers: headers && textMatches(headers),
    queryParams: query && textMatches(query),
    method,
  } as JsonObject);
}

function toPathMatch(path: NonNullable<HttpMatch['path']>): JsonObject {
  if (typeof path === 'string') return { type: 'PathPrefix', value: path };
  return 'exact' in path
    ? { type: 'Exact', value: path.exact }
    : { type: 'RegularExpression', value: path.regex };
}

function toGrpcMatch({ service, method, headers }: GrpcMatch): JsonObject {
  const isRegex = typeof (service ?? method) === 'object';
  const names = { service: service && textOf(service), method: method && textOf(method) };
  const type = isRegex ? 'RegularExpression' : 'Exact';
  return defined<JsonObject>({
    method: service || method ? defined({ type, ...names } as JsonObject) : undefined,
    headers: headers && textMatches(headers),
  } as JsonObject);
}

function textMatches(texts: Readonly<Record<string, TextMatch>>): JsonObject[] {
  return Object.entries(texts).map(([name, it]) => ({
    type: typeof it === 'string' ? 'Exact' : 'RegularExpression',
    name,
    value: textOf(it),
  }));
}

function textOf(match: TextMatch): string {
  return typeof match === 'string' ? match : match.regex;
}

function commonFilters(rule: RouteRule): JsonObject[] {
  const { requestHeaders, responseHeaders, mirror, extensions = [] } = rule;
  const filters: JsonObject[] = [];
  if (requestHeaders) {
    filters.push(
      filter('RequestHeaderModifier', 'requestHeaderModifier', toHeaders(requestHeaders)),
    );
  }
  if (responseHeaders) {
    filters.push(
      filter('ResponseHeaderModifier', 'responseHeaderModifier', toHeaders(responseHeaders)),
    );
  }
  if (mirror) {
    const { service, port, percent } = mirror;
    const backendRef = { ...SERVICE, name: service, port };
    filters.push(filter('RequestMirror', 'requestMirror', { backendRef, percent }));
  }
  return [...filters, ...extensions.map((it) => filter('ExtensionRef', 'extensionRef', { ...it }))];
}

function filter(type: string, field: string, value: object): JsonObject {
  return { type, [field]: defined<JsonObject>(value as JsonObject) };
}

function toHeaders({ set, add, remove }: HeaderChanges): object {
  return { set: set && pairs(set), add: add && pairs(add), remove: remove && [...remove] };
}

function pairs(headers: Readonly<Record<string, string>>): JsonObject[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

function toNewPath(path: NewPath): JsonObject {
  return 'full' in path
    ? { type: 'ReplaceFullPath', replaceFullPath: path.full }
    : { type: 'ReplacePrefixMatch', replacePrefixMatch: path.prefix };
}
