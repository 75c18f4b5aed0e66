import * as v from 'valibot';
import { isPlainObject, own } from '../base/json';
import { recordSchema } from '../base/record-schema';
import { checkedFields, objectSchema } from '../base/schema';
import { LabelKey, LabelValue } from '../kubernetes/names';
import { NamespacePattern } from './namespace-pattern';
import { ENFORCE_LABEL, type PodSecurity, PodSecuritySchema } from './pod-security';

/** The namespace of an app, and what Argo CD sets on it. */
export interface NamespaceSettings {
  /**
   * The namespace: a name, or a pattern with the placeholders `{app}`, `{environment}`, `{team}` and `{group}`. The
   * environment must allow it in `allow.namespaces`, unless it matches its own pattern.
   *
   * @example 'shop-{environment}'
   * @default that of the environment
   */
  readonly namespace?: string;
  /**
   * Labels of the namespace. They take precedence over those of the environment, for every app in the namespace.
   *
   * @default those of the environment
   */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the namespace. They take precedence over those of the environment, for every app in the namespace.
   *
   * @default those of the environment
   */
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  /**
   * What the pods may do that the Pod Security Standard "restricted" refuses: the namespace enforces that level, and the
   * rules of `pod-security` report only what it refuses.
   *
   * @default the level of the environment's `namespaceLabels`; the rules check "restricted"
   */
  readonly podSecurity?: PodSecurity;
}

export const NamespaceSettingsSchema = v.pipe(
  objectSchema<NamespaceSettings>({
    namespace: v.optional(NamespacePattern),
    namespaceLabels: v.optional(recordSchema(LabelKey, LabelValue)),
    namespaceAnnotations: v.optional(recordSchema(LabelKey, v.string())),
    podSecurity: v.optional(PodSecuritySchema),
  }),
  checkedFields<NamespaceSettings>(function* ({ namespaceLabels = {}, podSecurity }) {
    const enforced = own(namespaceLabels, ENFORCE_LABEL);
    const path = ['namespaceLabels', ENFORCE_LABEL];
    if (enforced === undefined) return;
    if (podSecurity !== undefined) {
      const message = `\`podSecurity\` sets this label to "${podSecurity.level}". Remove one of the two.`;
      yield { path, message };
    } else if (enforced !== 'restricted') {
      const message = `Set \`podSecurity: { level: '${enforced}', reason: '…' }\` instead: it sets this label, and the rules of pod-security admit what that level admits.`;
      yield { path, message };
    }
  }),
);

const FIELDS = [
  'namespace',
  'namespaceLabels',
  'namespaceAnnotations',
  'podSecurity',
] as const satisfies readonly (keyof NamespaceSettings)[];

/** The settings in the spec of an app, which may be invalid; `undefined` if there are none. */
export function namespaceSettingsIn(spec: object): NamespaceSettings | undefined {
  if (!isPlainObject(spec)) return undefined;
  const given = FIELDS.flatMap((field) => {
    const value = own(spec, field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
