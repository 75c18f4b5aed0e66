import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { Cidr } from '../../kubernetes/cidr';
import { DnsSubdomain, isLabelKey, NonEmpty, Port, wholeNumber } from '../../kubernetes/names';
import { AuthSchema } from './alb-auth-schema';
import type { AlbAction, AlbFixedResponse, AlbHealthCheck, AlbRedirect, AlbSpec } from './alb-spec';
import { ALB_ANNOTATION } from './ingress-annotations';

const between = (minimum: number, maximum: number) =>
  v.pipe(
    wholeNumber(minimum),
    v.maxValue(maximum, ({ input }) => `${input} is greater than ${maximum}.`),
  );

/** An item of an annotation's list, which has no way to quote a comma. */
const ListItem = v.pipe(
  NonEmpty,
  v.regex(/^[^,]+$/, ({ input }) => `${show(input)} must not contain a comma.`),
);

const MapKey = v.pipe(
  NonEmpty,
  v.regex(/^[^,=]+$/, ({ input }) => `${show(input)} must not contain a comma or an equals sign.`),
);
const MapValue = v.pipe(
  v.string(),
  v.regex(/^[^,]*$/, ({ input }) => `${show(input)} must not contain a comma.`),
);
const StringMap = recordSchema(MapKey, MapValue);

const TagKey = v.pipe(
  MapKey,
  v.check((key) => !key.startsWith('aws:'), 'The prefix "aws:" is reserved.'),
);

const CODES = /^\d{1,3}(-\d{1,3})?(,\d{1,3}(-\d{1,3})?)*$/;

const HealthCheckSchema = v.pipe(
  objectSchema<AlbHealthCheck>({
    path: v.optional(v.pipe(v.string(), v.startsWith('/', 'The path must start with a slash.'))),
    port: v.optional(
      v.lazy((it) => (typeof it === 'string' ? v.literal('traffic-port') : Port)) as Schema<
        number | 'traffic-port'
      >,
    ),
    protocol: v.optional(v.picklist(['HTTP', 'HTTPS'])),
    successCodes: v.optional(
      v.pipe(
        v.string(),
        v.regex(CODES, ({ input }) => `${show(input)} is not like "200", "200,301" or "200-299".`),
      ),
    ),
    intervalSeconds: v.optional(between(5, 300)),
    timeoutSeconds: v.optional(between(2, 120)),
    healthyThreshold: v.optional(between(2, 10)),
    unhealthyThreshold: v.optional(between(2, 10)),
  }),
  checkedFields(({ intervalSeconds = 15, timeoutSeconds = 5 }) =>
    timeoutSeconds < intervalSeconds
      ? []
      : [
          {
            path: ['timeoutSeconds'],
            message: `The timeout (${timeoutSeconds} s) must be less than the interval (${intervalSeconds} s).`,
          },
        ],
  ),
);

const ListenPortSchema = v.union(
  [v.strictObject({ HTTP: Port }), v.strictObject({ HTTPS: Port })],
  'Use { HTTP: 80 } or { HTTPS: 443 }.',
);

const RedirectSchema = v.pipe(
  objectSchema<AlbRedirect>({
    host: v.optional(NonEmpty),
    path: v.optional(v.pipe(v.string(), v.startsWith('/', 'The path must start with a slash.'))),
    port: v.optional(Port),
    protocol: v.optional(v.picklist(['HTTP', 'HTTPS'])),
    query: v.optional(
      v.pipe(v.string(), v.regex(/^[^?]/, 'Leave out the question mark in front of the query.')),
    ),
    statusCode: v.optional(v.picklist([301, 302])),
  }),
  v.check(
    ({ host, path, port, protocol }) => [host, path, port, protocol].some((it) => it !== undefined),
    'The redirect leads to the requested URL itself. Set `host`, `path`, `port` or `protocol`.',
  ),
);

const FixedResponseSchema = objectSchema<AlbFixedResponse>({
  statusCode: v.pipe(
    v.number(),
    v.check(
      (code) => /^[245]\d\d$/.test(String(code)),
      ({ input }) => `${show(input)} is not a status code from 2xx, 4xx or 5xx.`,
    ),
  ),
  contentType: v.optional(
    v.picklist([
      'text/plain',
      'text/css',
      'text/html',
      'application/javascript',
      'application/json',
    ]),
  ),
  body: v.optional(v.pipe(v.string(), v.maxLength(1024, 'The maximum is 1024 characters.'))),
});

const ActionSchema = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'fixedResponse' in input
    ? v.strictObject({ fixedResponse: FixedResponseSchema })
    : v.strictObject({ redirect: RedirectSchema }),
) as unknown as Schema<AlbAction>;

/** The name of an action stands in the key of an annotation, and in place of a Service. */
const ActionName = v.pipe(
  DnsSubdomain,
  v.check(
    (name) => isLabelKey(`${ALB_ANNOTATION}actions.${name}`),
    ({ input }) => `${show(input)} is too long: use at most 55 characters.`,
  ),
);

export const AlbSchema = objectSchema<AlbSpec>({
  group: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'Use at most 63 of a-z, 0-9, - and .'),
    ),
  ),
  order: v.optional(
    v.pipe(
      v.number(),
      v.check(
        (it) => Number.isInteger(it) && Math.abs(it) <= 1000,
        ({ input }) => `${show(input)} is not a whole number from -1000 to 1000.`,
      ),
    ),
  ),
  loadBalancerName: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
        'Use at most 32 letters, digits and hyphens, not starting with "internal-".',
      ),
    ),
  ),
  targetType: v.optional(v.picklist(['ip', 'instance'])),
  backendProtocol: v.optional(v.picklist(['HTTP', 'HTTPS'])),
  backendProtocolVersion: v.optional(v.picklist(['HTTP1', 'HTTP2', 'GRPC'])),
  healthCheck: v.optional(HealthCheckSchema),
  listenPorts: v.optional(v.pipe(v.array(ListenPortSchema), v.minLength(1, 'The list is empty.'))),
  sslRedirect: v.optional(
    v.lazy((it) => (it === false ? v.literal(false) : Port)) as Schema<number | false>,
  ),
  sslPolicy: v.optional(
    v.pipe(
      v.string(),
      v.startsWith('ELBSecurityPolicy-', 'The name must start with "ELBSecurityPolicy-".'),
    ),
  ),
  webAclArn: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/\S+$/,
        ({ input }) => `${show(input)} is not a regional web ACL of AWS WAF.`,
      ),
    ),
  ),
  shieldAdvancedProtection: v.optional(v.boolean()),
  auth: v.optional(AuthSchema),
  inboundCidrs: v.optional(v.array(Cidr)),
  securityGroups: v.optional(v.array(ListItem)),
  manageBackendSecurityGroupRules: v.optional(v.boolean()),
  subnets: v.optional(
    v.pipe(
      v.array(ListItem),
      v.minLength(2, 'List two subnets or more, in different availability zones.'),
    ),
  ),
  ipAddressType: v.optional(v.picklist(['ipv4', 'dualstack', 'dualstack-without-public-ipv4'])),
  loadBalancerAttributes: v.optional(StringMap),
  targetGroupAttributes: v.optional(StringMap),
  tags: v.optional(recordSchema(TagKey, MapValue)),
  actions: v.optional(recordSchema(ActionName, ActionSchema)),
});
