import * as v from 'valibot';
import { show } from '../../base/hint';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { NonEmpty } from '../../kubernetes/names';
import { HttpPath } from './http-path';
import { HeaderName, limitedRecord } from './route-header-schema';
import type { GrpcMatch, HttpMatch, TextMatch } from './route-spec';

const Regex = v.pipe(NonEmpty, v.maxLength(1024, 'The maximum is 1024 characters.'));
const TextMatchSchema: Schema<TextMatch> = v.lazy((input) =>
  typeof input === 'string' ? NonEmpty : v.strictObject({ regex: Regex }),
);

const Headers = limitedRecord(HeaderName, TextMatchSchema, 16, 'headers');

export const HttpMethods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
] as const;

export const HttpMatchSchema = objectSchema<HttpMatch>({
  path: v.optional(
    v.lazy((input) => {
      if (typeof input !== 'object' || input === null) return HttpPath;
      return 'regex' in input
        ? v.strictObject({ regex: Regex })
        : v.strictObject({ exact: HttpPath });
    }) as unknown as Schema<NonNullable<HttpMatch['path']>>,
  ),
  headers: v.optional(Headers),
  query: v.optional(limitedRecord(HeaderName, TextMatchSchema, 16, 'parameters')),
  method: v.optional(v.picklist(HttpMethods)),
});

const GRPC_SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const GRPC_METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

export const GrpcMatchSchema = v.pipe(
  objectSchema<GrpcMatch>({
    service: v.optional(TextMatchSchema),
    method: v.optional(TextMatchSchema),
    headers: v.optional(Headers),
  }),
  checkedFields(function* ({ service, method }) {
    if (typeof service === 'string' && !GRPC_SERVICE.test(service)) {
      const message = `${show(service)} is not the name of a gRPC service, such as "shop.v1.Orders".`;
      yield { path: ['service'], message };
    }
    if (typeof method === 'string' && !GRPC_METHOD.test(method)) {
      yield { path: ['method'], message: `${show(method)} is not the name of a gRPC method.` };
    }
    if (service !== undefined && method !== undefined && typeof service !== typeof method) {
      const message =
        'The API has one type for both: `service` and `method` must both be names, or both be { regex }.';
      yield { path: ['method'], message };
    }
  }),
);
