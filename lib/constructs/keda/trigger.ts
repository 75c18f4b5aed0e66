import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import {
  type ObjectSchema,
  objectSchema,
  type SchemaEntries,
  unionByField,
} from '../../base/schema';
import { DnsLabel, NonEmpty } from '../../kubernetes/names';
import { type TriggerAuth, TriggerAuthSchema } from './trigger-auth';
import { TRIGGER_SETTINGS, type TriggerSettings } from './trigger-settings';

/**
 * What KEDA measures: one of the usual triggers, such as `{ prometheus: { … } }`, or any other one with the settings of
 * its documentation.
 *
 * @see https://keda.sh/docs/latest/scalers/
 */
export type KedaTrigger = UsualTrigger | OtherTrigger;

type UsualTrigger = {
  [Type in keyof TriggerSettings]: TriggerOptions & {
    readonly [Key in Type]: TriggerSettings[Type];
  };
}[keyof TriggerSettings];

/** A trigger of any type. */
export interface OtherTrigger extends TriggerOptions {
  /** Such as `redis`. */
  readonly type: string;
  /** Its settings. Each is text. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the target is. @default 'AverageValue' */
  readonly metricType?: 'AverageValue' | 'Value';
}

/** The settings that all triggers have. */
export interface TriggerOptions {
  /** Tells triggers of the same type apart. @default none */
  readonly name?: string;
  /** Its credentials. @default none */
  readonly auth?: TriggerAuth;
  /** Measure as often as `pollingInterval` says, also while there are pods. @default false */
  readonly useCachedMetrics?: boolean;
}

const options: SchemaEntries<TriggerOptions> = {
  name: v.optional(DnsLabel),
  auth: v.optional(TriggerAuthSchema),
  useCachedMetrics: v.optional(v.boolean()),
};

const USUAL: readonly (readonly [string, ObjectSchema<object>])[] = Object.entries(
  TRIGGER_SETTINGS,
).map(([type, settings]) => [
  type,
  objectSchema<object>({ ...options, [type]: settings } as SchemaEntries<object>),
]);

const OtherTriggerSchema = v.pipe(
  objectSchema<OtherTrigger>({
    ...options,
    type: NonEmpty,
    metadata: recordSchema(NonEmpty, v.string()),
    metricType: v.optional(v.picklist(['AverageValue', 'Value'])),
  }),
  v.check(
    ({ type }) => !Object.hasOwn(TRIGGER_SETTINGS, type),
    ({ input }) => {
      const { type } = input as OtherTrigger;
      return `Use \`{ ${/-/.test(type) ? `'${type}'` : type}: { … } }\`, whose settings are checked.`;
    },
  ),
);

export const KedaTriggerSchema = unionByField<KedaTrigger>(
  { ...Object.fromEntries(USUAL), type: OtherTriggerSchema },
  `Use one of ${Object.keys(TRIGGER_SETTINGS).join(', ')}, such as \`{ cpu: { utilization: 70 } }\`, or { type, metadata } for any other trigger.`,
);

/** KEDA's type of a trigger. */
export function triggerType(trigger: KedaTrigger): string {
  if ('type' in trigger) return trigger.type;
  return Object.keys(TRIGGER_SETTINGS).find((it) => it in trigger) as string;
}

/** The target of a trigger on CPU or memory, in percent of the request. @default another target, or trigger */
export function utilizationOf(
  trigger: KedaTrigger,
  resource: 'cpu' | 'memory',
): number | undefined {
  const settings = (trigger as Partial<TriggerSettings>)[resource];
  return settings && 'utilization' in settings ? settings.utilization : undefined;
}
