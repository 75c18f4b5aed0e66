import * as v from 'valibot';
import { show } from '../../base/hint';
import { defined } from '../../base/json';
import { objectSchema, type Schema, unionByField } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';
import { type AnalysisRef, AnalysisRefSchema } from './analysis-ref';

/** A step of a canary, from {@link setWeight}, {@link pause}, {@link analysis} or {@link setCanaryScale}. */
export type CanaryStep = SetWeightStep | PauseStep | AnalysisStep | SetCanaryScaleStep;

/** Sends a percentage of the requests to the new version. */
export interface SetWeightStep {
  readonly setWeight: number;
}

/** Waits for a time, or for a person. */
export interface PauseStep {
  readonly pause: { readonly duration?: PauseDuration };
}

/** A time with its unit: `30s`, `10m`, `2h` or `1h30m`. */
export type PauseDuration =
  | `${number}s`
  | `${number}m`
  | `${number}h`
  | `${number}m${number}s`
  | `${number}h${number}m`;

/** Measures the new version, and aborts the update if that fails. */
export interface AnalysisStep {
  readonly analysis: AnalysisRef;
}

/** Sets how many pods the new version has, apart from its weight. */
export interface SetCanaryScaleStep {
  readonly setCanaryScale: CanaryScale;
}

/** A number of pods, a percentage of `replicas`, or as many as the weight asks for. */
export type CanaryScale =
  | { readonly replicas: number }
  | { readonly weight: number }
  | { readonly matchTrafficWeight: true };

/** Sends this percentage of the requests to the new version, from 0 to 100. Without routing, it is one of the pods. */
export function setWeight(percent: number): SetWeightStep {
  return { setWeight: percent };
}

/**
 * Waits.
 *
 * @param duration such as `10m`. @default until a person resumes the rollout
 */
export function pause(duration?: PauseDuration): PauseStep {
  return { pause: defined<PauseStep['pause']>({ duration }) };
}

/** Measures the new version, and goes on if that succeeds. If it fails, all requests go to the old version again. */
export function analysis(ref: AnalysisRef): AnalysisStep {
  return { analysis: ref };
}

/** Sets how many pods the new version has, apart from its weight. Requires `trafficRouting`. */
export function setCanaryScale(scale: CanaryScale): SetCanaryScaleStep {
  return { setCanaryScale: scale };
}

const Percent = v.pipe(
  v.number(),
  v.check(
    (it) => Number.isInteger(it) && it >= 0 && it <= 100,
    (issue) => `${show(issue.input)} is not a percentage: use a whole number from 0 to 100.`,
  ),
);

// Argo Rollouts reads it with `time.ParseDuration`, and drops fractions of a second.
const Duration = v.pipe(
  v.string(),
  v.check(
    (text) => /^(\d+h)?(\d+m)?(\d+s)?$/.test(text) && /[1-9]/.test(text),
    (issue) => `${show(issue.input)} is not a time with a unit, such as "30s", "10m" or "1h30m".`,
  ),
) as unknown as Schema<PauseDuration>;

const CanaryScaleSchema = unionByField<CanaryScale>(
  {
    replicas: v.strictObject({ replicas: wholeNumber() }),
    weight: v.strictObject({ weight: Percent }),
    matchTrafficWeight: v.strictObject({ matchTrafficWeight: v.literal(true) }),
  },
  'Use { replicas }, { weight } or { matchTrafficWeight: true }.',
);

export const CanaryStepSchema = unionByField<CanaryStep>(
  {
    setWeight: objectSchema<SetWeightStep>({ setWeight: Percent }),
    pause: objectSchema<PauseStep>({
      pause: objectSchema<PauseStep['pause']>({ duration: v.optional(Duration) }),
    }),
    analysis: objectSchema<AnalysisStep>({ analysis: AnalysisRefSchema }),
    setCanaryScale: objectSchema<SetCanaryScaleStep>({ setCanaryScale: CanaryScaleSchema }),
  },
  'Use setWeight(…), pause(…), analysis(…) or setCanaryScale(…).',
);
