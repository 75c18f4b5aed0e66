import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import type { Schema } from '../../base/schema';
import { NonEmpty } from '../../kubernetes/names';

/**
 * Notification recipients, by trigger and service, such as `{ 'on-sync-failed': { slack: ['alerts'] } }`. A webhook needs no
 * recipient: `{ 'on-deployed': { ci: [] } }`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/subscriptions/
 */
export type NotificationSubscriptions = Readonly<
  Record<string, Readonly<Record<string, readonly string[]>>>
>;

export const NotificationSubscriptionsSchema: Schema<NotificationSubscriptions> = recordSchema(
  NonEmpty,
  recordSchema(NonEmpty, v.array(NonEmpty)),
);

/** The annotation of an Application or an AppProject for each subscription. */
export function subscriptionAnnotations(
  subscriptions: NotificationSubscriptions = {},
): Record<string, string> {
  const entries = Object.entries(subscriptions).flatMap(([trigger, services]) =>
    Object.entries(services).map(([service, recipients]) => [
      `notifications.argoproj.io/${subscriptionName(trigger, service)}`,
      recipients.join(';'),
    ]),
  );
  return Object.fromEntries(entries);
}

/** The name of a subscription's annotation, after its prefix. */
export function subscriptionName(trigger: string, service: string): string {
  return `subscribe.${trigger}.${service}`;
}
