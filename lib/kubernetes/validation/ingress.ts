import { show } from '../../base/hint';
import { type JsonObject, objectAt } from '../../base/json';
import {
  all,
  type Check,
  each,
  exactlyOne,
  fields,
  isAbsent,
  isEmpty,
  number,
  oneOf,
  orEmpty,
  type Refusals,
  required,
  text,
} from './check';
import {
  dnsLabel,
  dnsSubdomain,
  host,
  hostOrIp,
  pathSegment,
  portNumberOrName,
  prefixedPath,
} from './values';

// https://kubernetes.io/docs/concepts/services-networking/ingress/

const absolutePath: Check = (value, refusals) => {
  if (typeof value !== 'string') return;
  if (!value.startsWith('/')) refusals.add(`is ${JSON.stringify(value)}: it must begin with "/"`);
  const [odd] = /\/\/|\/\.{1,2}(?=\/|$)|%2[fF]/.exec(value) ?? [];
  if (odd !== undefined) refusals.add(`is ${JSON.stringify(value)}: it must not contain "${odd}"`);
};

const typedReference: Check = fields({
  apiGroup: dnsSubdomain,
  kind: required(pathSegment),
  name: required(pathSegment),
});

const backend: Check = fields(
  {
    service: fields(
      {
        name: required(dnsLabel),
        port: fields(
          { name: orEmpty(portNumberOrName), number: number(0, 65_535) },
          onePortOfBackend,
        ),
      },
      ({ port }, refusals) => {
        if (isAbsent(port)) refusals.add('has no name and no number', 'port');
      },
    ),
    resource: typedReference,
  },
  exactlyOne(['service', 'resource'], 'backend'),
);

function onePortOfBackend(port: JsonObject, refusals: Refusals): void {
  if (isEmpty(port['name']) && isEmpty(port['number'])) refusals.add('has no name and no number');
  else if (!isEmpty(port['name']) && !isEmpty(port['number'])) {
    refusals.add('has both a name and a number: only one is allowed');
  }
}

const ingressPath: Check = fields(
  {
    pathType: required(oneOf('Exact', 'Prefix', 'ImplementationSpecific')),
    backend: required(backend),
  },
  (it, refusals) => {
    const { pathType, path } = it;
    if (pathType === 'Exact' || pathType === 'Prefix') {
      if (isEmpty(path)) refusals.add(`is required with the path type ${pathType}`, 'path');
      else refusals.within('path', () => absolutePath(path ?? '', refusals));
    } else if (typeof path === 'string' && path !== '' && !path.startsWith('/')) {
      refusals.add(`is ${JSON.stringify(path)}: it must begin with "/"`, 'path');
    }
  },
);

export const ingress: Check = fields(
  {
    spec: fields(
      {
        ingressClassName: dnsSubdomain,
        defaultBackend: backend,
        tls: each(fields({ hosts: each(hostOrIp), secretName: orEmpty(dnsSubdomain) })),
        rules: each(
          fields({
            host: orEmpty(host),
            http: fields({ paths: required(each(ingressPath)) }),
          }),
        ),
      },
      ({ defaultBackend, rules }, refusals) => {
        if (isAbsent(defaultBackend) && isEmpty(rules)) {
          refusals.add('has neither `rules` nor a `defaultBackend`');
        }
      },
    ),
  },
  ({ metadata, spec }, refusals) => {
    if (isAbsent(spec)) refusals.add('is required', 'spec');
    const classes = 'kubernetes.io/ingress.class';
    const annotation = objectAt(metadata ?? null, 'annotations')[classes];
    const { ingressClassName } = objectAt(spec ?? null);
    if (!isAbsent(annotation) && !isEmpty(ingressClassName) && annotation !== ingressClassName) {
      refusals.add(
        `is ${show(ingressClassName)}, but the annotation ${classes} is ${show(annotation)}: only one is allowed`,
        ...['spec', 'ingressClassName'],
      );
    }
  },
);

export const ingressClass: Check = fields(
  {
    spec: fields({
      controller: required(
        all(
          prefixedPath,
          text((it) => it.length <= 250, 'at most 250 characters long'),
        ),
      ),
      parameters: fields(
        {
          apiGroup: dnsSubdomain,
          kind: required(pathSegment),
          name: required(pathSegment),
          scope: oneOf('Cluster', 'Namespace'),
          namespace: dnsSubdomain,
        },
        ({ scope, namespace }, refusals) => {
          if (scope === 'Namespace' && isEmpty(namespace)) {
            refusals.add('is required with the scope Namespace', 'namespace');
          }
          if (scope !== 'Namespace' && !isAbsent(namespace)) {
            refusals.add('is not allowed with the scope Cluster', 'namespace');
          }
        },
      ),
    }),
  },
  ({ spec }, refusals) => {
    if (isAbsent(spec)) refusals.add('is required', 'spec');
  },
);
