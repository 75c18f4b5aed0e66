import type { GatewayRef } from './gateway';

/** What the routes of a Gateway have in common. */
export interface RouteSettings {
  /** The Gateway that the route attaches to, or one of its listeners; or several. */
  readonly gateway: GatewayRef | readonly GatewayRef[];
  /** The host, or several. @default `<app>.<domain of the environment>` */
  readonly host?: string | readonly string[];
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** @default those of the workload */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Exposes the workload through a Gateway. */
export interface HttpRouteSpec extends RouteSettings {
  /** The path prefix. Not with `rules`. @default '/' */
  readonly path?: string;
  /** Several rules, by a name that is not rendered. @default one: `path`, to the main port of the Service */
  readonly rules?: Readonly<Record<string, HttpRouteRule>>;
}

/** Exposes the workload's gRPC services through a Gateway. */
export interface GrpcRouteSpec extends RouteSettings {
  /** Several rules, by a name that is not rendered. @default one: every call, to the main port of the Service */
  readonly rules?: Readonly<Record<string, GrpcRouteRule>>;
}

/** What the rules of both kinds of routes have. */
export interface RouteRule {
  /** Changes to the headers of the request. @default none */
  readonly requestHeaders?: HeaderChanges;
  /** Changes to the headers of the response. @default none */
  readonly responseHeaders?: HeaderChanges;
  /** A copy of each request goes there, too; its response is ignored. @default none */
  readonly mirror?: RouteMirror;
  /** Filters of the Gateway's controller. @default none */
  readonly extensions?: readonly RouteExtension[];
  /** Services, by name, that share the requests. @default the main port of the workload's own */
  readonly backends?: Readonly<Record<string, RouteBackend>>;
}

/** What happens to the requests that match. */
export interface HttpRouteRule extends RouteRule {
  /** A request must match one of them. @default all requests */
  readonly matches?: readonly HttpMatch[];
  /** Answer with a redirect. Not with `rewrite` and `backends`. @default none */
  readonly redirect?: HttpRedirect;
  /** Change the URL of the request. @default none */
  readonly rewrite?: HttpRewrite;
  /** Let scripts of other origins read the responses. Requires Gateway API 1.5. @default none */
  readonly cors?: HttpCors;
  /** @default those of the Gateway */
  readonly timeouts?: HttpTimeouts;
}

/** What a request must have, all of it. */
export interface HttpMatch {
  /** A prefix, or another type of match. @default '/' */
  readonly path?: string | { readonly exact: string } | { readonly regex: string };
  /** Headers, by name: an exact value, or a regular expression. @default any */
  readonly headers?: Readonly<Record<string, TextMatch>>;
  /** Parameters of the query, by name: an exact value, or a regular expression. @default any */
  readonly query?: Readonly<Record<string, TextMatch>>;
  /** @default any */
  readonly method?: HttpMethod;
}

/** The method of a request. */
export type HttpMethod =
  | 'GET'
  | 'HEAD'
  | 'POST'
  | 'PUT'
  | 'DELETE'
  | 'CONNECT'
  | 'OPTIONS'
  | 'TRACE'
  | 'PATCH';

/** An exact value, or a regular expression in the syntax of the Gateway. */
export type TextMatch = string | { readonly regex: string };

/** Changes to headers. */
export interface HeaderChanges {
  /** Headers that replace those with the same name. @default none */
  readonly set?: Readonly<Record<string, string>>;
  /** Values that are added to those with the same name. @default none */
  readonly add?: Readonly<Record<string, string>>;
  /** Names of headers to remove. @default none */
  readonly remove?: readonly string[];
}

/** A Service among those that share the requests of a rule. */
export interface RouteBackend {
  /** The port of the Service: by name only for the workload's own. @default the main port of the workload's own */
  readonly port?: string | number;
  /** Its share, relative to the sum of all weights, up to 1000000. @default 1 */
  readonly weight?: number;
}

/** Where a copy of the requests goes. */
export interface RouteMirror {
  /** The name of the Service. */
  readonly service: string;
  /** The port of the Service. */
  readonly port: number;
  /** How many of the requests, from 0 to 100. Requires Gateway API 1.3. @default 100 */
  readonly percent?: number;
}

/** An object of the Gateway's controller, in the namespace of the route. */
export interface RouteExtension {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** The new path: all of it, or what replaces the prefix that matches. */
export type NewPath = { readonly full: string } | { readonly prefix: string };

/** A redirect to another URL. */
export interface HttpRedirect {
  /** @default the requested one */
  readonly scheme?: 'http' | 'https';
  /** @default the requested one */
  readonly host?: string;
  /** @default the one of the scheme, or of the listener */
  readonly port?: number;
  /** @default the requested one */
  readonly path?: NewPath;
  /** @default 302 */
  readonly statusCode?: 301 | 302;
}

/** Changes to the URL before the Service gets the request. */
export interface HttpRewrite {
  /** @default the requested one */
  readonly host?: string;
  /** @default the requested one */
  readonly path?: NewPath;
}

/** Cross-origin resource sharing. */
export interface HttpCors {
  /** Such as `https://shop.example.com`, `https://*.example.com` or `*`. */
  readonly allowOrigins: readonly string[];
  /** Let requests carry cookies and other credentials. @default false */
  readonly allowCredentials?: boolean;
  /** @default the simple ones: GET, HEAD and POST */
  readonly allowMethods?: readonly (HttpMethod | '*')[];
  /** @default the simple ones */
  readonly allowHeaders?: readonly string[];
  /** Headers of the response that scripts can read. @default the simple ones */
  readonly exposeHeaders?: readonly string[];
  /** How long browsers remember this, in seconds. @default 5 */
  readonly maxAge?: number;
}

/** Time limits, such as `10s` or `1m30s`; `0s` means none. */
export interface HttpTimeouts {
  /** For the whole request. @default that of the Gateway */
  readonly request?: string;
  /** For one attempt at a backend, at most `request`. @default that of the Gateway */
  readonly backendRequest?: string;
}

/** What happens to the calls that match. */
export interface GrpcRouteRule extends RouteRule {
  /** A call must match one of them. @default all calls */
  readonly matches?: readonly GrpcMatch[];
}

/** What a call must have, all of it. */
export interface GrpcMatch {
  /** The service with its package, such as `shop.v1.Orders`, or a regular expression. @default any */
  readonly service?: TextMatch;
  /** The method: a regular expression if `service` is one. @default any */
  readonly method?: TextMatch;
  /** Headers, by name: an exact value, or a regular expression. @default any */
  readonly headers?: Readonly<Record<string, TextMatch>>;
}
