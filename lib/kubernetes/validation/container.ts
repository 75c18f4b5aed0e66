import { type JsonValue, listAt, objectAt, textOf } from '../../base/json';
import { isConfigMapKey, isLabelKey } from '../names';
import { isWholeQuantity } from '../quantity';
import {
  all,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  map,
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
  ip,
  isExtendedResource,
  portNumberOrName,
  quantity,
} from './values';

// Containers: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container

const key = text(isConfigMapKey, 'a key of letters, digits, "-", "_" and "."');

/** A variable's name: since 1.34, anything printable but "=". */
const variable = text(
  (it) => /^[\x20-\x3c\x3e-\x7e]+$/.test(it),
  'printable ASCII characters without "="',
);

const keyRef: Check = fields({ name: required(), key: required(key) });

const valueSource: Check = fields(
  {
    configMapKeyRef: keyRef,
    secretKeyRef: keyRef,
    fieldRef: fields({ fieldPath: required() }),
    resourceFieldRef: fields({ resource: required() }),
    fileKeyRef: fields({ volumeName: required(), path: required(), key: required() }),
  },
  (it, refusals) => {
    const sources = Object.keys(it).filter((name) => !isAbsent(it[name]));
    if (sources.length !== 1) refusals.add('must have exactly one source');
  },
);

const envVar: Check = fields({ name: required(variable), valueFrom: valueSource });

const envFrom: Check = fields(
  {
    prefix: (value, refusals) => {
      if (value !== '') variable(value, refusals);
    },
    configMapRef: fields({ name: required(dnsSubdomain) }),
    secretRef: fields({ name: required(dnsSubdomain) }),
  },
  ({ configMapRef, secretRef }, refusals) => {
    if (isAbsent(configMapRef) === isAbsent(secretRef)) {
      refusals.add('needs exactly one of `configMapRef` and `secretRef`');
    }
  },
);

const handler = {
  exec: fields({ command: required() }),
  httpGet: fields({
    port: portNumberOrName,
    scheme: oneOf('HTTP', 'HTTPS'),
    httpHeaders: each(
      fields({ name: required(text((it) => /^[-A-Za-z0-9]+$/.test(it), 'the name of a header')) }),
    ),
  }),
  tcpSocket: fields({ port: portNumberOrName }),
  grpc: fields({ port: number(1, 65_535) }),
  sleep: fields({ seconds: number(0) }),
};

const probe = (isReadiness: boolean): Check =>
  fields(
    {
      ...handler,
      initialDelaySeconds: number(0),
      timeoutSeconds: number(0),
      periodSeconds: number(0),
      successThreshold: isReadiness ? number(0) : number(0, 1),
      failureThreshold: number(0),
      terminationGracePeriodSeconds: number(1),
    },
    (it, refusals) => {
      if (isReadiness && !isAbsent(it['terminationGracePeriodSeconds'])) {
        refusals.add('is not allowed in a readiness probe', 'terminationGracePeriodSeconds');
      }
    },
  );

const lifecycleHandler = fields(handler);

const containerPort: Check = fields({
  containerPort: number(1, 65_535),
  hostPort: number(0, 65_535),
  protocol: oneOf('TCP', 'UDP', 'SCTP'),
  hostIP: (value, refusals) => {
    if (value !== '') ip(value, refusals);
  },
});

/** Resources of containers: standard ones, or ones with a domain. */
export const resource = text(
  (it) =>
    isLabelKey(it) &&
    (it.includes('/') ||
      ['cpu', 'memory', 'ephemeral-storage'].includes(it) ||
      it.startsWith('hugepages-')),
  'cpu, memory, ephemeral-storage, or a name with a domain',
);

/**
 * Amounts of resources: of devices, whole ones.
 *
 * @param empty what `null` stands for. @default nothing: it is not checked
 */
export const amounts = (empty?: JsonValue): Check =>
  all(map(resource, quantity, empty), (value, refusals) => {
    for (const [name, it] of Object.entries(objectAt(value))) {
      if (isExtendedResource(name) && !isAbsent(it) && !isWholeQuantity(textOf(it))) {
        refusals.add(`is ${textOf(it)}: it must be a whole number`, name);
      }
    }
  });

const resources: Check = fields({
  requests: amounts(),
  limits: amounts(),
  claims: each(fields({ name: required(dnsLabel) })),
});

const mount: Check = fields(
  {
    name: required(),
    mountPath: required(),
    mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
    recursiveReadOnly: oneOf('Disabled', 'IfPossible', 'Enabled'),
    subPath: relativePath,
    subPathExpr: relativePath,
  },
  (it, refusals) => {
    if (!isEmpty(it['subPath']) && !isEmpty(it['subPathExpr'])) {
      refusals.add('is not allowed beside `subPath`', 'subPathExpr');
    }
  },
);

function relativePath(value: JsonValue, refusals: Refusals): void {
  if (typeof value !== 'string' || value === '') return;
  if (value.startsWith('/'))
    refusals.add(`is ${JSON.stringify(value)}: it must be a relative path`);
  if (value.split('/').includes('..'))
    refusals.add(`is ${JSON.stringify(value)}: it must not contain ".."`);
}

/** A seccomp or AppArmor profile: `localhostProfile` belongs to the type Localhost. */
export function profileOf(what: string): Check {
  return fields(
    { type: required(oneOf('Localhost', 'RuntimeDefault', 'Unconfined')) },
    ({ type, localhostProfile }, refusals) => {
      if (type === 'Localhost' && isEmpty(localhostProfile)) {
        refusals.add(`is required for a ${what} profile of the type Localhost`, 'localhostProfile');
      }
      if (type !== 'Localhost' && !isAbsent(localhostProfile)) {
        refusals.add('is only allowed with the type Localhost', 'localhostProfile');
      }
    },
  );
}

const filled = text((it) => it !== '', 'not empty');

/** Settings of Windows: without effect on Linux, but checked. */
export const windowsOptions: Check = fields({
  gmsaCredentialSpec: filled,
  gmsaCredentialSpecName: dnsSubdomain,
  runAsUserName: text(
    (it) => it !== '' && !/["/:;|=,+*?<>@[\]]/.test(it),
    'a user of Windows, such as "NT AUTHORITY\\SYSTEM"',
  ),
});

const userOrGroup = number(0, 2_147_483_647);

const securityContext: Check = fields(
  {
    runAsUser: userOrGroup,
    runAsGroup: userOrGroup,
    windowsOptions,
    seccompProfile: profileOf('seccomp'),
    appArmorProfile: profileOf('AppArmor'),
    procMount: oneOf('Default', 'Unmasked'),
  },
  (it, refusals) => {
    if (it['allowPrivilegeEscalation'] !== false) return;
    if (it['privileged'] === true)
      refusals.add('is false, but the container is privileged', 'allowPrivilegeEscalation');
    if (listAt(it, 'capabilities', 'add').includes('SYS_ADMIN')) {
      refusals.add(
        'is false, but the container has the capability SYS_ADMIN',
        'allowPrivilegeEscalation',
      );
    }
  },
);

export function container(role: 'init' | 'main'): Check {
  const onlyOfSidecars = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];
  return fields(
    {
      name: required(dnsLabel),
      ports: each(containerPort),
      env: each(envVar),
      envFrom: each(envFrom),
      resources,
      volumeMounts: each(mount),
      volumeDevices: each(fields({ name: required(), devicePath: required(relativePath) })),
      livenessProbe: probe(false),
      readinessProbe: probe(true),
      startupProbe: probe(false),
      lifecycle: fields({ preStop: lifecycleHandler, postStart: lifecycleHandler }),
      imagePullPolicy: orEmpty(oneOf('Always', 'Never', 'IfNotPresent')),
      terminationMessagePolicy: orEmpty(oneOf('File', 'FallbackToLogsOnError')),
      restartPolicy: oneOf('Always', 'Never', 'OnFailure'),
      resizePolicy: each(
        fields({
          resourceName: required(oneOf('cpu', 'memory')),
          restartPolicy: required(oneOf('NotRequired', 'RestartContainer')),
        }),
      ),
      securityContext,
    },
    (it, refusals) => {
      if (!isEmpty(it['restartPolicyRules']) && isEmpty(it['restartPolicy'])) {
        refusals.add('is required with `restartPolicyRules`', 'restartPolicy');
      }
      if (role !== 'init' || it['restartPolicy'] === 'Always') return;
      for (const field of onlyOfSidecars) {
        if (!isAbsent(it[field])) {
          refusals.add('is only allowed in an init container with `restartPolicy: Always`', field);
        }
      }
    },
  );
}
