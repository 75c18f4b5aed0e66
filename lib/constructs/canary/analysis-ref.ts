import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsSubdomain, NonEmpty, wholeNumber } from '../../kubernetes/names';

/** A template of measurements, and its arguments. */
export interface AnalysisRef {
  /** One of the canary's `analysisTemplates`, or one that exists in the cluster. */
  readonly template: string | ExistingTemplate;
  /** Its arguments, by name. @default the defaults of the template */
  readonly args?: Readonly<Record<string, AnalysisArg>>;
}

/** An analysis that runs beside the steps. */
export interface BackgroundAnalysis extends AnalysisRef {
  /** The step that it starts with, counted from 0. @default 0 */
  readonly startingStep?: number;
}

/** A template that the app does not create. */
export interface ExistingTemplate {
  readonly name: string;
  /** True for a ClusterAnalysisTemplate, false for an AnalysisTemplate in the app's namespace. @default false */
  readonly clusterScope?: boolean;
}

/** A text, a field of the Rollout, or the hash in the label `rollouts-pod-template-hash` of a version's pods. */
export type AnalysisArg =
  | string
  | { readonly field: string }
  | { readonly podTemplateHash: 'Stable' | 'Latest' };

// Other fields of the metadata make the Rollout invalid. Those of the spec and the status are read by their path.
const RolloutField = v.pipe(
  NonEmpty,
  v.check(
    (field) =>
      !field.startsWith('metadata') ||
      /^metadata\.(name|namespace|uid|(labels|annotations)(\['[^']+'\])?)$/.test(field),
    "Of `metadata`, use name, namespace, uid, labels['<key>'] or annotations['<key>'].",
  ),
);

const AnalysisArgSchema: Schema<AnalysisArg> = v.union(
  [
    v.string(),
    v.strictObject({ field: RolloutField }),
    v.strictObject({ podTemplateHash: v.picklist(['Stable', 'Latest']) }),
  ],
  'Use a text, { field: "metadata.namespace" } or { podTemplateHash: "Latest" }.',
);

const refEntries = {
  template: v.union(
    [
      NonEmpty,
      objectSchema<ExistingTemplate>({
        name: DnsSubdomain,
        clusterScope: v.optional(v.boolean()),
      }),
    ],
    'Use the name of one of `analysisTemplates`, or { name, clusterScope? } for one that exists.',
  ),
  args: v.optional(recordSchema(NonEmpty, AnalysisArgSchema)),
};

export const AnalysisRefSchema = objectSchema<AnalysisRef>(refEntries);

export const BackgroundAnalysisSchema = objectSchema<BackgroundAnalysis>({
  ...refEntries,
  startingStep: v.optional(wholeNumber()),
});
