import type { FieldProblem } from '../base/validation';
import type { NotificationSubscriptions } from '../model/notifications/notification-subscriptions';
import { completeNotifications } from '../model/notifications/notifications';
import { resolveSubscriptions } from '../model/notifications/resolve-subscriptions';
import type { Platform } from '../model/platform';
import { FleetError, type Problem } from '../model/problem';

/**
 * Subscriptions as Argo CD gets them. They are checked only if the platform defines its notifications.
 *
 * @param locate the problem of a field of the subscriptions.
 * @throws FleetError if the platform has no such trigger, service or recipient.
 */
export function checkedSubscriptions(
  subscriptions: NotificationSubscriptions | undefined,
  { notifications }: Platform,
  locate: (problem: FieldProblem) => Problem,
): NotificationSubscriptions | undefined {
  if (subscriptions === undefined || notifications === undefined) return subscriptions;
  const resolved = resolveSubscriptions(subscriptions, completeNotifications(notifications));
  if (resolved.problems.length === 0) return resolved.subscriptions;
  throw new FleetError(
    resolved.problems.map(({ path, message, fix }) => ({
      ...locate({ path, message }),
      ...(fix !== undefined && { fix }),
    })),
  );
}
