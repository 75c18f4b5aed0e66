import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { DnsLabel, DnsSubdomain, Hostname, LabelKey, LabelValue } from '../../kubernetes/names';
import { AlbSchema } from './alb-schema';
import { ServicePortRef } from './backend';
import { HostsSchema } from './hosts';
import { HttpPath } from './http-path';
import { ANNOTATION_CHECKS } from './ingress-annotations';
import { albProblems, hostProblems, otherClassProblems } from './ingress-checks';
import { isAlb } from './ingress-class';
import type {
  IngressBackend,
  IngressHost,
  IngressPath,
  IngressSpec,
  PathType,
} from './ingress-spec';

/** The fields of all kinds of backends. */
interface AnyBackend {
  readonly service?: string;
  readonly port?: string | number;
  readonly action?: string;
}

const backendEntries = {
  service: v.optional(DnsLabel),
  port: v.optional(ServicePortRef),
  action: v.optional(DnsSubdomain),
};

const PathTypeSchema = v.picklist(['Prefix', 'Exact', 'ImplementationSpecific']);

const checkedBackend = checkedFields<AnyBackend>(function* ({ service, port, action }) {
  if (action !== undefined && (service !== undefined || port !== undefined)) {
    const message = 'Use either `action`, or `service` and `port`.';
    yield { path: ['action'], message };
  } else if (service !== undefined && port === undefined) {
    yield { path: ['port'], message: `Set the port of the Service "${service}".` };
  }
});

const BackendSchema = v.pipe(
  objectSchema<AnyBackend>(backendEntries),
  checkedBackend,
) as unknown as Schema<IngressBackend>;

const PathSchema = v.pipe(
  objectSchema<AnyBackend & { readonly pathType?: PathType }>({
    ...backendEntries,
    pathType: v.optional(PathTypeSchema),
  }),
  checkedBackend,
) as unknown as Schema<IngressPath>;

const hostEntries = {
  path: v.optional(HttpPath),
  pathType: v.optional(PathTypeSchema),
  paths: v.optional(recordSchema(HttpPath, PathSchema)),
  tlsSecret: v.optional(DnsSubdomain),
};

const CertificateArn = v.pipe(
  v.string(),
  v.check(
    (arn) => /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/\S+$/.test(arn),
    (issue) => `${show(issue.input)} is not a certificate in AWS Certificate Manager.`,
  ),
);
const CertificateArns = v.pipe(v.array(CertificateArn), v.minLength(1, 'The list is empty.'));

export const IngressSchema = v.pipe(
  objectSchema<IngressSpec>({
    ...hostEntries,
    host: v.optional(HostsSchema),
    hosts: v.optional(recordSchema(Hostname, objectSchema<IngressHost>(hostEntries))),
    defaultBackend: v.optional(BackendSchema),
    className: v.optional(DnsSubdomain),
    scheme: v.optional(v.picklist(['internal', 'internet-facing'])),
    certificateArn: v.optional(
      v.lazy((it) => (Array.isArray(it) ? CertificateArns : CertificateArn)) as Schema<
        string | readonly string[]
      >,
    ),
    alb: v.optional(AlbSchema),
    clusterIssuer: v.optional(DnsSubdomain),
    annotations: v.optional(v.pipe(recordSchema(LabelKey, v.string()), ...ANNOTATION_CHECKS)),
    labels: v.optional(recordSchema(LabelKey, LabelValue)),
  }),
  v.check(
    (it) => !isAlb(it) || !it.path?.includes('*') || it.pathType === 'ImplementationSpecific',
    'The load balancer refuses a wildcard in `path`. Set `pathType: "ImplementationSpecific"`, or remove the wildcard: a prefix matches everything below it.',
  ),
  v.check((it) => {
    return isAlb(it) || (it.scheme === undefined && it.certificateArn === undefined);
  }, '`scheme` and `certificateArn` are only for the class "alb". For other classes, use `annotations` and `tlsSecret`.'),
  v.check(
    (it) => !isAlb(it) || it.tlsSecret === undefined,
    'The class "alb" does not support `tlsSecret`. Use `certificateArn`.',
  ),
  checkedFields(hostProblems),
  checkedFields((it) => (isAlb(it) ? albProblems(it) : otherClassProblems(it))),
);
