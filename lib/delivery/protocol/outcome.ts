import * as v from 'valibot';
import { type Decision, describeChange } from '../plan/decision';
import { PreconditionsSchema } from './request';

const list = <T>(item: v.GenericSchema<T>) => v.pipe(v.array(item), v.readonly());

const DecisionOutcomeSchema = v.object({
  /** A change, or why there is none. */
  kind: v.picklist(['change', 'nothing', 'superseded', 'skipped', 'broken']),
  app: v.string(),
  environment: v.string(),
  /** A short description of the previous release. */
  from: v.optional(v.string()),
  /** A short description of the new release. */
  to: v.optional(v.string()),
  /** The images of the new release, each as `name=repository:tag@digest`. */
  images: v.optional(list(v.string())),
  /** Why nothing changes. */
  why: v.optional(v.string()),
});

/** The outcome of a delivery: plain data, which one process can pass to another. */
export const OutcomeSchema = v.object({
  /**
   * `pushed`; `committed` to the clone; `prepared`: a branch for a pull request; `nothing` to do; `planned`: a dry run;
   * or `moved`: the code on the branch has changed, and another process has to continue.
   */
  result: v.picklist(['pushed', 'committed', 'prepared', 'nothing', 'planned', 'moved']),
  decisions: list(DecisionOutcomeSchema),
  /** The new commit, or for `nothing` the head of the branch. */
  commit: v.string(),
  /** The branch of the commit, such as `main of origin`. */
  branch: v.string(),
  files: list(v.object({ path: v.string(), added: v.number(), removed: v.number() })),
  /** The number of attempts: one, and one more for each lost race. */
  attempts: v.number(),
  notes: list(v.string()),
  /** For `moved`: the preconditions of the first attempt, for the process that continues. */
  preconditions: v.optional(PreconditionsSchema),
  pullRequest: v.optional(
    v.object({
      branch: v.string(),
      title: v.string(),
      body: v.string(),
      /** What opened it, or failed to: `gh`, `glab`, or the API of `GitHub` or `GitLab`. */
      through: v.optional(v.string()),
      url: v.optional(v.string()),
      problem: v.optional(v.string()),
      fix: v.optional(v.string()),
      /** The page on which a user can open it, if it was not opened. */
      page: v.optional(v.string()),
    }),
  ),
});

export type Outcome = v.InferOutput<typeof OutcomeSchema>;
export type DecisionOutcome = v.InferOutput<typeof DecisionOutcomeSchema>;

/** A decision as plain data. */
export function decisionOutcome(decision: Decision): DecisionOutcome {
  if (decision.kind !== 'change') return decision;
  const { kind, app, environment, before, after, images } = decision;
  const [from, to] = describeChange(before, after);
  return { kind, app, environment, ...(before && { from }), to, images };
}
