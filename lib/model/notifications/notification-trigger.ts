import * as v from 'valibot';
import { objectSchema } from '../../base/schema';
import { NonEmpty } from '../../kubernetes/names';
import { NotificationName } from './notification-name';

/** When a trigger sends which templates. */
export interface NotificationCondition {
  /**
   * An expression: when it becomes true, a notification is sent.
   *
   * @see https://expr-lang.org/docs/language-definition
   * @example "app.status.operationState?.phase == 'Running'"
   */
  readonly when: string;
  /** The templates that make the notification, together. */
  readonly send: readonly string[];
  /** An expression: the notification is sent once for each of its values. @default whenever `when` becomes true */
  readonly oncePer?: string;
  readonly description?: string;
}

export const NotificationConditionSchema = objectSchema<NotificationCondition>({
  when: NonEmpty,
  send: v.pipe(v.array(NotificationName), v.nonEmpty('It sends no template.')),
  oncePer: v.optional(NonEmpty),
  description: v.optional(NonEmpty),
});
