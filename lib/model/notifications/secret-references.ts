import type { NotificationService } from './notification-service';

/** The Secret whose keys services name, and templates read. */
export const NOTIFICATIONS_SECRET = 'argocd-notifications-secret';

/** A place in a service that names a key of the Secret. */
export interface SecretReference {
  readonly path: readonly string[];
  readonly key: string;
}

/** Every key of the Secret that services name, such as `slack-token` in `$slack-token`. */
export function secretReferences(
  services: Readonly<Record<string, NotificationService>>,
): SecretReference[] {
  const references: SecretReference[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'string') {
      // Argo CD replaces exactly these.
      for (const [, key = ''] of value.matchAll(/\$([\w-]+)/g)) references.push({ path, key });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, it] of Object.entries(value)) visit(it, [...path, name]);
    }
  };
  visit(services, []);
  return references;
}
