import { defined, type JsonObject, type JsonValue } from '../../base/json';
import { listToYaml, toYaml } from '../../base/yaml';
import type { NotificationService } from './notification-service';
import {
  type CompleteNotifications,
  completeNotifications,
  type Notifications,
} from './notifications';
import { resolveSubscriptions } from './resolve-subscriptions';
import { secretReferences } from './secret-references';

/** The notifications of Argo CD, as its objects contain them. */
export interface NotificationSettings {
  /** The data of the ConfigMap `argocd-notifications-cm`. */
  readonly config: Readonly<Record<string, string>>;
  /** The keys that the Secret `argocd-notifications-secret` needs. */
  readonly secretKeys: readonly string[];
}

/** What an Argo CD with this address reads, for notifications without problems. */
export function notificationSettings(
  notifications: Notifications,
  argocdUrl: string,
): NotificationSettings {
  const complete = completeNotifications(notifications);
  const { services, triggers, templates, context, defaultTriggers } = complete;
  const data: Record<string, string> = {
    context: toYaml({ argocdUrl: argocdUrl.replace(/\/+$/, ''), ...context }),
    defaultTriggers: listToYaml(defaultTriggers),
  };
  const subscriptions = fleetSubscriptions(complete);
  if (subscriptions.length > 0) data['subscriptions'] = listToYaml(subscriptions);
  for (const [name, service] of Object.entries(services)) {
    const key = name === service.type ? `service.${name}` : `service.${service.type}.${name}`;
    data[key] = toYaml(serviceOptions(service));
  }
  for (const [name, conditions] of Object.entries(triggers)) {
    data[`trigger.${name}`] = listToYaml(conditions.map((it) => ({ ...it, send: [...it.send] })));
  }
  for (const [name, template] of Object.entries(templates)) {
    data[`template.${name}`] = toYaml(template as unknown as JsonObject);
  }
  const keys = secretReferences(services).map(({ key }) => key);
  return {
    config: Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))),
    secretKeys: [...new Set(keys)].sort(),
  };
}

/** The options of a service, under the names that Argo CD reads. */
function serviceOptions(service: NotificationService): JsonObject {
  if (service.type === 'webhook') {
    const { type: _, headers, basicAuth, ...rest } = service;
    return defined<JsonObject>({
      ...rest,
      headers: headers && Object.entries(headers).map(([name, value]) => ({ name, value })),
      basicAuth: basicAuth && { ...basicAuth },
    });
  }
  if (service.type === 'email') {
    const { type: _, insecureSkipVerify, ...rest } = service;
    return defined<JsonObject>({ ...rest, insecure_skip_verify: insecureSkipVerify });
  }
  const { type: _, ...rest } = service;
  return rest as unknown as JsonObject;
}

/** The subscriptions to all Applications. Triggers with the same recipients are one. */
function fleetSubscriptions(complete: CompleteNotifications): JsonValue[] {
  return complete.subscriptions.flatMap(({ to, triggers = complete.defaultTriggers, labels }) => {
    const byRecipients = new Map<string, { recipients: string[]; triggers: string[] }>();
    for (const trigger of triggers) {
      const { subscriptions } = resolveSubscriptions({ [trigger]: to }, complete);
      const recipients = Object.entries(subscriptions[trigger] ?? {}).flatMap(([service, names]) =>
        names.length === 0 ? [service] : names.map((name) => `${service}:${name}`),
      );
      const key = recipients.join(' ');
      const group = byRecipients.get(key) ?? { recipients, triggers: [] };
      group.triggers.push(trigger);
      byRecipients.set(key, group);
    }
    const selector = labels && Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    return [...byRecipients.values()].map((group) => ({
      ...group,
      ...(selector && { selector: selector.join(',') }),
    }));
  });
}
