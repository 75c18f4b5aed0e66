import { formatField } from '../base/validation';
import type { NotificationSubscriptions } from '../model/notifications/notification-subscriptions';
import { completeNotifications } from '../model/notifications/notifications';
import { resolveSubscriptions } from '../model/notifications/resolve-subscriptions';
import type { Platform } from '../model/platform';
import { FleetError } from '../model/problem';

/**
 * Subscriptions as Argo CD gets them. They are checked only if the platform defines its notifications.
 *
 * @param place the file and the field with the subscriptions.
 * @throws FleetError if the platform has no such trigger, service or recipient.
 */
export function checkedSubscriptions(
  subscriptions: NotificationSubscriptions | undefined,
  { notifications }: Platform,
  { file, field }: { readonly file: string; readonly field: readonly string[] },
): NotificationSubscriptions | undefined {
  if (subscriptions === undefined || notifications === undefined) return subscriptions;
  const resolved = resolveSubscriptions(subscriptions, completeNotifications(notifications));
  if (resolved.problems.length === 0) return resolved.subscriptions;
  throw new FleetError(
    resolved.problems.map(({ path, ...rest }) => ({
      file,
      field: formatField([...field, ...path]),
      ...rest,
    })),
  );
}
