import * as v from 'valibot';
import { type Decision, describeRelease } from '../plan/decision';
import { PreconditionsSchema } from './request';

const list = <T>(item: v.GenericSchema<T>) => v.pipe(v.array(item), v.readonly());

const DecisionOutcomeSchema = v.object({
  /** It changes, or one of what keeps it from that. */
  kind: v.picklist(['change', 'nothing', 'superseded', 'skipped', 'broken']),
  app: v.string(),
  environment: v.string(),
  /** What ran before, in a few words. */
  from: v.optional(v.string()),
  /** What runs from then on, in a few words. */
  to: v.optional(v.string()),
  /** The same, each image as `name=repository:tag@digest`. */
  images: v.optional(list(v.string())),
  /** Why nothing changes. */
  why: v.optional(v.string()),
});

/** The outcome of a delivery: plain data, which one process can hand to another. */
export const OutcomeSchema = v.object({
  /**
   * Pushed, committed to what is checked out, a branch prepared for a pull request; nothing to do; only planned; or the
   * code has changed on the branch, so that another process has to go on.
   */
  result: v.picklist(['pushed', 'committed', 'prepared', 'nothing', 'planned', 'moved']),
  decisions: list(DecisionOutcomeSchema),
  /** The commit that was made, or for `nothing` the one that was looked at. */
  commit: v.string(),
  /** Where it is, such as `main of origin`. */
  branch: v.string(),
  files: list(v.object({ path: v.string(), added: v.number(), removed: v.number() })),
  /** How often it was tried: once, and once more for each lost race. */
  attempts: v.number(),
  notes: list(v.string()),
  /** For `moved`: what the tries so far have found, for whoever goes on. */
  preconditions: v.optional(PreconditionsSchema),
  pullRequest: v.optional(
    v.object({
      branch: v.string(),
      title: v.string(),
      body: v.string(),
      url: v.optional(v.string()),
      problem: v.optional(v.string()),
    }),
  ),
});

export type Outcome = v.InferOutput<typeof OutcomeSchema>;
export type DecisionOutcome = v.InferOutput<typeof DecisionOutcomeSchema>;

/** A decision as plain data. */
export function decisionOutcome(decision: Decision): DecisionOutcome {
  if (decision.kind !== 'change') return decision;
  const { kind, app, environment, before, after, images } = decision;
  const [from, to] = [before, after].map((it) => describeRelease(app, it));
  return { kind, app, environment, ...(before && { from }), to, images };
}
