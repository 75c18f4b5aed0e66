import * as v from 'valibot';
import { objectSchema } from '../base/schema';

/** The label of a namespace with the Pod Security Standard that the API server enforces there. */
export const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

/** A Pod Security Standard that admits what "restricted" refuses. */
export type AdmittingLevel = 'baseline' | 'privileged';

/** What pods may do that the Pod Security Standard "restricted" refuses, and why. */
export interface PodSecurity {
  /**
   * The Pod Security Standard that the namespace enforces. The rules of `pod-security` report only what it refuses.
   */
  readonly level: AdmittingLevel;
  /** Why the pods need it. Printed by `argosy check --suppressed`. */
  readonly reason: string;
}

/** The level that an app asks for, and what that means for others. */
export interface AppPodSecurity extends PodSecurity {
  /** The other apps in the namespace, which are less protected because of it. @default none */
  readonly exposes?: readonly string[];
}

/** Why pods may do what "restricted" refuses. */
export const ReasonSchema = v.pipe(
  v.string(),
  v.check((text) => text.trim().length >= 10, 'Explain in a sentence why the pods need it.'),
);

export const PodSecuritySchema = objectSchema<PodSecurity>({
  level: v.picklist(
    ['baseline', 'privileged'],
    'Use "baseline" or "privileged". The rules check "restricted" without this field.',
  ),
  reason: ReasonSchema,
});

/** True if a namespace refuses what needs at least this level. Without a known level, the cluster decides. */
export function refuses(enforced: unknown, needed: AdmittingLevel): boolean {
  return enforced === 'restricted' || (enforced === 'baseline' && !admits('baseline', needed));
}

/** True if a level admits what needs at least another. */
export function admits(level: AdmittingLevel, needed: AdmittingLevel): boolean {
  return level === 'privileged' || needed === 'baseline';
}
