import * as v from 'valibot';
import { show } from '../../base/hint';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { Hostname, NonEmpty, Port, wholeNumber } from '../../kubernetes/names';
import { HttpPath } from './http-path';
import { HeaderName, limitedRecord } from './route-header-schema';
import { HttpMethods } from './route-match-schema';
import type { HeaderChanges, HttpCors, HttpRedirect, HttpRewrite, NewPath } from './route-spec';

const HeaderValues = limitedRecord(HeaderName, NonEmpty, 16, 'headers');

export const HeaderChangesSchema = v.pipe(
  objectSchema<HeaderChanges>({
    set: v.optional(HeaderValues),
    add: v.optional(HeaderValues),
    remove: v.optional(
      v.pipe(v.array(HeaderName), v.maxLength(16, 'The API accepts 16 headers at most.')),
    ),
  }),
  v.check(
    (it) => Object.keys(it).length > 0,
    'Nothing is changed. Use { set }, { add } or { remove }.',
  ),
);

const NewPathSchema = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'full' in input
    ? v.strictObject({ full: HttpPath })
    : v.strictObject({ prefix: HttpPath }),
) as unknown as Schema<NewPath>;

/** The API refuses a host with a wildcard here. */
const PreciseHost = v.pipe(
  Hostname,
  v.check((host) => !host.startsWith('*'), 'This must be one host, without a wildcard.'),
);

export const RedirectSchema = v.pipe(
  objectSchema<HttpRedirect>({
    scheme: v.optional(v.picklist(['http', 'https'])),
    host: v.optional(PreciseHost),
    port: v.optional(Port),
    path: v.optional(NewPathSchema),
    statusCode: v.optional(v.picklist([301, 302])),
  }),
  v.check(
    ({ scheme, host, port, path }) => [scheme, host, port, path].some((it) => it !== undefined),
    'The redirect leads to the requested URL itself. Set `scheme`, `host`, `port` or `path`.',
  ),
);

export const RewriteSchema = v.pipe(
  objectSchema<HttpRewrite>({ host: v.optional(PreciseHost), path: v.optional(NewPathSchema) }),
  v.check((it) => Object.keys(it).length > 0, 'Nothing is changed. Set `host` or `path`.'),
);

const Origin = v.pipe(
  v.string(),
  v.regex(
    /^(\*|https?:\/\/(\*|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)(:\d{1,5})?)$/,
    ({ input }) => `${show(input)} is not an origin, such as "https://shop.example.com".`,
  ),
);

export const CorsSchema = v.pipe(
  objectSchema<HttpCors>({
    allowOrigins: v.pipe(
      v.array(Origin),
      v.minLength(1, 'The list is empty.'),
      v.maxLength(64, 'The API accepts 64 origins at most.'),
    ),
    allowCredentials: v.optional(v.boolean()),
    allowMethods: v.optional(v.array(v.picklist([...HttpMethods, '*']))),
    allowHeaders: v.optional(v.array(HeaderName)),
    exposeHeaders: v.optional(v.array(HeaderName)),
    maxAge: v.optional(wholeNumber(1)),
  }),
  checkedFields(function* ({ allowOrigins, allowMethods = [] }) {
    if (allowOrigins.length > 1 && allowOrigins.includes('*')) {
      yield { path: ['allowOrigins'], message: 'The origin "*" includes all others.' };
    }
    if (allowMethods.length > 1 && allowMethods.includes('*')) {
      yield { path: ['allowMethods'], message: 'The method "*" includes all others.' };
    }
  }),
);
