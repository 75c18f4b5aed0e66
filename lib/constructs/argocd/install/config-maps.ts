import { byCodeUnit } from '../../../base/json';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import { type ArgocdConfigMap, CONFIG_MAPS } from '../../../model/argocd/config-map-keys';
import { accessKeys } from './access-keys';
import { serverParameters, tuningParameters } from './parameters';
import { type ProjectsOf, rbacKeys } from './rbac-policy';
import { resourceKeys } from './resource-keys';

/** Keys and values of a ConfigMap. */
type Data = Readonly<Record<string, string>>;

/** What the keys depend on besides the settings of Argo CD. */
export interface ConfigMapContext {
  /** The names of the environments that this Argo CD manages. */
  readonly environments: readonly string[];
  /** The projects of an environment, or that of one app in it. @default no team has any */
  readonly projects?: ProjectsOf;
  /** Health checks and actions. */
  readonly customizations: Data;
  /** The services, triggers and templates of notifications. */
  readonly notifications: Data;
}

/** The keys that Argosy sets in Argo CD's ConfigMaps. Everything that sets one is listed here. */
export function configMaps(
  argocd: ArgocdProps,
  { environments, projects, customizations, notifications }: ConfigMapContext,
): readonly (readonly [name: ArgocdConfigMap, data: Data])[] {
  const data: Record<ArgocdConfigMap, readonly Data[]> = {
    'argocd-cm': [accessKeys(argocd), resourceKeys(argocd), customizations],
    'argocd-cmd-params-cm': [serverParameters(argocd), tuningParameters(argocd)],
    'argocd-notifications-cm': [notifications],
    'argocd-rbac-cm': [rbacKeys(argocd, environments, projects)],
    'argocd-ssh-known-hosts-cm': [
      argocd.sshKnownHosts ? { ssh_known_hosts: `${argocd.sshKnownHosts.join('\n')}\n` } : {},
    ],
  };
  return CONFIG_MAPS.map((name) => [name, sorted(data[name])] as const).filter(
    ([, keys]) => Object.keys(keys).length > 0,
  );
}

function sorted(parts: readonly Data[]): Data {
  const entries = parts.flatMap((part) => Object.entries(part));
  return Object.fromEntries(entries.sort(([a], [b]) => byCodeUnit(a, b)));
}

/** No parameter depends on it. */
const NOTHING: ConfigMapContext = { environments: [], customizations: {}, notifications: {} };

/**
 * The keys that a component reads only when it starts: all parameters, and the times of the reconciliation.
 *
 * Source: the environment variables of manifests/base of Argo CD 3.5.1.
 */
export function startupKeys(argocd: ArgocdProps): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const [name, data] of configMaps(argocd, NOTHING)) {
    for (const [key, value] of Object.entries(data)) {
      const isRead =
        name === 'argocd-cmd-params-cm' || (name === 'argocd-cm' && key.startsWith('timeout.'));
      if (isRead) keys[`${name}/${key}`] = value;
    }
  }
  return keys;
}
