import * as v from 'valibot';
import { nearest, show } from '../../base/hint';
import { isPlainObject } from '../../base/json';
import { pathItem, recordSchema } from '../../base/record-schema';
import type { Schema } from '../../base/schema';
import { fieldProblems } from '../../base/validation';
import { NonEmpty } from '../../kubernetes/names';
import { DEFAULT_TRIGGERS, isDefaultTrigger } from './default-triggers';

/**
 * Notification recipients, by trigger and service, such as `{ 'on-sync-failed': { slack: ['alerts'] } }`. A webhook needs no
 * recipient: `{ 'on-deployed': { ci: [] } }`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/subscriptions/
 */
export type NotificationSubscriptions = Readonly<
  Record<string, Readonly<Record<string, readonly string[]>>>
>;

const FORM = "`{ 'on-sync-failed': { slack: ['alerts'] } }`";

const Recipients: Schema<Readonly<Record<string, readonly string[]>>> = recordSchema(
  NonEmpty,
  v.array(
    v.pipe(v.string('A recipient is a string in quotes.'), v.nonEmpty('It is empty.')),
    "Recipients are a list: `{ slack: ['alerts'] }`.",
  ),
);

export const NotificationSubscriptionsSchema: Schema<NotificationSubscriptions> = v.pipe(
  v.custom<NotificationSubscriptions>(
    isPlainObject,
    `Subscriptions are recipients by service, by trigger: ${FORM}.`,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [trigger, services] of Object.entries(dataset.value)) {
      const add = (message: string, path: readonly (string | number)[] = []) =>
        addIssue({ message, path: [pathItem(trigger), ...path.map(pathItem)] as never });
      if (trigger === '') add('The name of the trigger is empty.');
      if (!isPlainObject(services)) add(triggerMessage(trigger));
      else for (const { path, message } of fieldProblems(Recipients, services)) add(message, path);
    }
  }),
);

/** Also for a key that is no trigger, such as `on`. */
function triggerMessage(name: string): string {
  const form = `A trigger has recipients by service: ${FORM}.`;
  if (isDefaultTrigger(name)) return form;
  const guess = nearest(name, DEFAULT_TRIGGERS);
  const known = `${show(name)} is none of the default triggers, ${DEFAULT_TRIGGERS.join(', ')}.`;
  return `${form} ${known}${guess ? ` Did you mean \`${guess}\`?` : ''}`;
}

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

/** The subscriptions of both: recipients of the same trigger and service are merged. */
export function mergedSubscriptions(
  first: NotificationSubscriptions | undefined,
  second: NotificationSubscriptions | undefined,
): NotificationSubscriptions | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const merged: Record<string, Record<string, readonly string[]>> = {};
  for (const [trigger, services] of [...Object.entries(first), ...Object.entries(second)]) {
    const known = merged[trigger] ?? {};
    merged[trigger] = known;
    for (const [service, recipients] of Object.entries(services)) {
      known[service] = [...new Set([...(known[service] ?? []), ...recipients])];
    }
  }
  return merged;
}
