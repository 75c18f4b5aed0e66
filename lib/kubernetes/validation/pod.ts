import { type JsonObject, type JsonValue, listAt, objectAt } from '../../base/json';
import {
  all,
  by,
  type Check,
  each,
  fields,
  forbidden,
  isAbsent,
  isEmpty,
  map,
  number,
  oneOf,
  orEmpty,
  type Refusals,
  required,
  text,
  unique,
} from './check';
import { amounts, container, profileOf, windowsOptions } from './container';
import { labelSelector, nodeSelector, nodeSelectorTerm } from './metadata';
import { dnsLabel, dnsSubdomain, ip, labelKey, labelValue } from './values';
import { volume } from './volume';

// Pods: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/

const weight = number(1, 100);

const podAffinityTerm: Check = fields(
  {
    labelSelector,
    namespaceSelector: labelSelector,
    namespaces: each(dnsLabel),
    topologyKey: required(labelKey),
    matchLabelKeys: each(labelKey),
    mismatchLabelKeys: each(labelKey),
  },
  (it, refusals) => {
    for (const field of ['matchLabelKeys', 'mismatchLabelKeys']) {
      if (!isEmpty(it[field]) && isAbsent(it['labelSelector'])) {
        refusals.add('requires a `labelSelector`', field);
      }
    }
  },
);

const podAffinity: Check = fields({
  requiredDuringSchedulingIgnoredDuringExecution: each(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: each(fields({ weight, podAffinityTerm })),
});

const affinity: Check = fields({
  nodeAffinity: fields({
    requiredDuringSchedulingIgnoredDuringExecution: nodeSelector,
    preferredDuringSchedulingIgnoredDuringExecution: each(
      fields({ weight, preference: nodeSelectorTerm }),
    ),
  }),
  podAffinity,
  podAntiAffinity: podAffinity,
});

export const toleration: Check = fields(
  {
    key: orEmpty(labelKey),
    operator: orEmpty(oneOf('Equal', 'Exists', 'Lt', 'Gt')),
    effect: orEmpty(oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')),
  },
  (it, refusals) => {
    const { key, operator, value, effect, tolerationSeconds } = it;
    if (isEmpty(key) && operator !== 'Exists')
      refusals.add('is required, except with the operator Exists', 'key');
    if (operator === 'Exists' && !isEmpty(value))
      refusals.add('is not allowed with the operator Exists', 'value');
    if ((isEmpty(operator) || operator === 'Equal') && !isAbsent(value)) {
      refusals.within('value', () => labelValue(value as JsonValue, refusals));
    }
    if (!isAbsent(tolerationSeconds) && effect !== 'NoExecute') {
      refusals.add('requires the effect NoExecute', 'tolerationSeconds');
    }
  },
);

const topologySpread: Check = fields(
  {
    maxSkew: number(1),
    topologyKey: required(labelKey),
    whenUnsatisfiable: required(oneOf('DoNotSchedule', 'ScheduleAnyway')),
    labelSelector,
    minDomains: number(1),
    nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
    nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
    matchLabelKeys: each(labelKey),
  },
  (it, refusals) => {
    if (!isAbsent(it['minDomains']) && it['whenUnsatisfiable'] !== 'DoNotSchedule') {
      refusals.add('requires `whenUnsatisfiable: DoNotSchedule`', 'minDomains');
    }
    const labels = listAt(it, 'matchLabelKeys');
    if (labels.length > 0 && isAbsent(it['labelSelector'])) {
      refusals.add('requires a `labelSelector`', 'matchLabelKeys');
    }
  },
);

const userOrGroup = number(0, 2_147_483_647);

const securityContext: Check = fields({
  runAsUser: userOrGroup,
  runAsGroup: userOrGroup,
  fsGroup: userOrGroup,
  supplementalGroups: each(userOrGroup),
  supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
  fsGroupChangePolicy: oneOf('Always', 'OnRootMismatch'),
  seLinuxChangePolicy: oneOf('Recursive', 'MountOption'),
  windowsOptions,
  seccompProfile: profileOf('seccomp'),
  appArmorProfile: profileOf('AppArmor'),
  sysctls: all(
    each(
      fields({
        name: required(
          text(
            (it) =>
              it.length <= 253 &&
              /^([a-z0-9][a-z0-9_-]*[./])*[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/.test(it),
            'the name of a sysctl, such as "net.core.somaxconn"',
          ),
        ),
      }),
    ),
    unique(by('name')),
  ),
});

/** A domain that names are looked up in; `.` is the root. Some services have underscores. */
const searchDomain = text(
  (it) =>
    it.length <= 253 &&
    /^(\.|[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?)$/.test(it),
  'a DNS name in lowercase',
);

const hostname = text(
  (it) =>
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(it) &&
    it.length <= 253,
  'a DNS name in lowercase',
);

export const podSpec: Check = fields(
  {
    volumes: each(volume),
    initContainers: each(container('init')),
    containers: each(container('main')),
    restartPolicy: orEmpty(oneOf('Always', 'OnFailure', 'Never')),
    dnsPolicy: orEmpty(oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None')),
    activeDeadlineSeconds: number(1, 2_147_483_647),
    nodeSelector: map(labelKey, labelValue),
    serviceAccountName: orEmpty(dnsSubdomain),
    serviceAccount: orEmpty(dnsSubdomain),
    priority: (value, refusals) => {
      if (value !== 0) refusals.add('must not be set: it follows from `priorityClassName`');
    },
    nodeName: orEmpty(dnsSubdomain),
    hostname: orEmpty(dnsLabel),
    hostnameOverride: hostname,
    subdomain: orEmpty(dnsLabel),
    priorityClassName: orEmpty(dnsSubdomain),
    runtimeClassName: dnsSubdomain,
    preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
    affinity,
    tolerations: each(toleration),
    topologySpreadConstraints: each(topologySpread),
    hostAliases: each(fields({ ip: required(ip), hostnames: each(hostname) })),
    securityContext,
    os: fields({ name: required(oneOf('linux', 'windows')) }),
    overhead: amounts(),
    resources: fields({
      requests: amounts(),
      limits: amounts(),
      claims: forbidden('is only allowed in containers'),
    }),
    readinessGates: each(fields({ conditionType: required(labelKey) })),
    schedulingGates: each(fields({ name: required(labelKey) })),
    resourceClaims: each(resourceClaim),
    dnsConfig: fields({
      nameservers: each(ip),
      searches: each(searchDomain),
      options: each(fields({ name: required() })),
    }),
  },
  ofNamespaces,
);

function resourceClaim(value: JsonValue, refusals: Refusals): void {
  fields(
    {
      name: required(dnsLabel),
      resourceClaimName: dnsSubdomain,
      resourceClaimTemplateName: dnsSubdomain,
    },
    (it) => {
      const given = ['resourceClaimName', 'resourceClaimTemplateName'].filter(
        (key) => !isAbsent(it[key]),
      );
      if (given.length !== 1)
        refusals.add('needs exactly one of `resourceClaimName` and `resourceClaimTemplateName`');
    },
  )(value, refusals);
}

/** What pods share with their node, and DNS. */
function ofNamespaces(spec: JsonObject, refusals: Refusals): void {
  if (spec['hostPID'] === true && spec['shareProcessNamespace'] === true) {
    refusals.add('is not allowed with `hostPID`', 'shareProcessNamespace');
  }
  if (spec['dnsPolicy'] === 'None' && listAt(spec, 'dnsConfig', 'nameservers').length === 0) {
    refusals.add('needs a nameserver with `dnsPolicy: None`', 'dnsConfig');
  }
  const { hostProcess } = objectAt(spec, 'securityContext', 'windowsOptions');
  if (hostProcess === true && spec['hostNetwork'] !== true) {
    refusals.add('must be true for `hostProcess` containers', 'hostNetwork');
  }
  if (spec['hostUsers'] === false) {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (spec[field] === true) refusals.add('is not allowed with `hostUsers: false`', field);
    }
  }
}
