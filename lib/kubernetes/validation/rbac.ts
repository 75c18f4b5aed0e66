import { type JsonObject, listAt } from '../../base/json';
import {
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  oneOf,
  orEmpty,
  type Refusals,
  required,
} from './check';
import { labelSelector } from './metadata';
import { dnsSubdomain, pathSegment } from './values';

// Roles and bindings: https://kubernetes.io/docs/reference/access-authn-authz/rbac/

const GROUP = 'rbac.authorization.k8s.io';

const policyRule = (isNamespaced: boolean): Check =>
  fields({ verbs: required() }, (rule, refusals) => {
    const urls = listAt(rule, 'nonResourceURLs');
    if (urls.length > 0) {
      if (isNamespaced) refusals.add('is not allowed in a Role', 'nonResourceURLs');
      for (const field of ['apiGroups', 'resources', 'resourceNames']) {
        if (!isEmpty(rule[field])) refusals.add('is not allowed beside `nonResourceURLs`', field);
      }
      return;
    }
    for (const field of ['apiGroups', 'resources']) {
      if (isEmpty(rule[field])) refusals.add('is required', field);
    }
  });

export const role: Check = fields({ rules: each(policyRule(true)) });

export const clusterRole: Check = fields({
  rules: each(policyRule(false)),
  aggregationRule: fields({ clusterRoleSelectors: required(each(labelSelector)) }),
});

const roleRef = (...kinds: string[]): Check =>
  fields({
    apiGroup: orEmpty(oneOf(GROUP)),
    kind: required(oneOf(...kinds)),
    name: required(pathSegment),
  });

const subject = (isNamespaced: boolean): Check =>
  fields(
    { kind: required(oneOf('ServiceAccount', 'User', 'Group')), name: required() },
    (it, refusals) => ofSubject(it, isNamespaced, refusals),
  );

function ofSubject(it: JsonObject, isNamespaced: boolean, refusals: Refusals): void {
  const { kind, apiGroup, name, namespace } = it;
  if (kind === 'ServiceAccount') {
    if (!isEmpty(apiGroup)) refusals.add('must be empty for a ServiceAccount', 'apiGroup');
    if (!isEmpty(name)) refusals.within('name', () => dnsSubdomain(name ?? '', refusals));
    if (isEmpty(namespace) && !isNamespaced)
      refusals.add('is required for a ServiceAccount', 'namespace');
  } else if (kind === 'User' || kind === 'Group') {
    if (!isEmpty(apiGroup) && apiGroup !== GROUP) {
      refusals.add(`is ${JSON.stringify(apiGroup)}: it must be "${GROUP}"`, 'apiGroup');
    }
  }
}

function hasRoleRef(object: JsonObject, refusals: Refusals): void {
  if (isAbsent(object['roleRef'])) refusals.add('is required', 'roleRef');
}

export const roleBinding: Check = fields(
  { roleRef: roleRef('Role', 'ClusterRole'), subjects: each(subject(true)) },
  hasRoleRef,
);

export const clusterRoleBinding: Check = fields(
  { roleRef: roleRef('ClusterRole'), subjects: each(subject(false)) },
  hasRoleRef,
);
