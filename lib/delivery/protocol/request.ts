import * as v from 'valibot';
import { maskSecrets } from '../../base/mask';
import { recordSchema } from '../../base/record-schema';
import { checkedString } from '../../base/schema';
import { digestProblem, tagProblem } from '../../kubernetes/image';
import { DnsLabel, NonEmpty, wholeNumber } from '../../kubernetes/names';
import { CommitId, OneLine } from '../../model/release';

/** A web address that may be written to a commit: one without credentials. */
const RunUrl = v.pipe(
  OneLine,
  v.check(
    (text) => /^https?:\/\/[^\s@/]+(\/\S*)?$/.test(text) && maskSecrets(text) === text,
    'It is not a web address without credentials, such as https://ci.example.com/runs/1284.',
  ),
);

/** A branch's name, as far as it must not mean anything else in a refspec. */
const BranchName = v.pipe(
  OneLine,
  v.check(
    (name) => !/^[-/]|[\s~^:?*[\\]|\.\.|@\{|\/\/|[/.]$|\.lock$/.test(name),
    ({ input }) => `${JSON.stringify(input)} is not the name of a branch.`,
  ),
);

/** Which version of which of an app's images. */
const ImageRequestSchema = v.pipe(
  v.strictObject({
    /** @default the image of that repository; else the app's own */
    name: v.optional(DnsLabel),
    /** To be sure that it is the app's. */
    repository: v.optional(NonEmpty),
    tag: v.optional(checkedString(tagProblem)),
    digest: v.optional(checkedString(digestProblem)),
  }),
  v.check(
    ({ tag, digest }) => tag !== undefined || digest !== undefined,
    'It has neither a tag nor a digest.',
  ),
);

/** What an app shall run in an environment. */
const ReleaseRequestSchema = v.strictObject({
  app: DnsLabel,
  environment: DnsLabel,
  images: v.pipe(v.array(ImageRequestSchema), v.minLength(1, 'It has no images.')),
  commit: v.optional(CommitId),
  sequence: v.optional(wholeNumber()),
});

/** Several of them, to be recorded in one commit. */
const ReleaseRequestsSchema = v.pipe(
  v.array(ReleaseRequestSchema),
  v.minLength(1, 'It names no app.'),
  v.check((releases) => {
    const instances = releases.map(({ app, environment }) => `${environment}/${app}`);
    return new Set(instances).size === instances.length;
  }, 'It names an app twice for one environment.'),
);

const Forced = {
  /** Why what the environment asks for does not hold this time: it is recorded in the commit. */
  force: v.optional(OneLine),
  /** Let it replace what was built from a newer commit. */
  allowOlder: v.optional(v.boolean()),
};

const IntentSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('release'),
    releases: ReleaseRequestsSchema,
    runUrl: v.optional(RunUrl),
    ...Forced,
  }),
  v.strictObject({
    kind: v.literal('promote'),
    /** Apps by name. @default every app that runs in both environments */
    apps: v.optional(
      v.pipe(
        v.array(DnsLabel),
        v.minLength(1, 'It names no app.'),
        v.check((apps) => new Set(apps).size === apps.length, 'It names an app twice.'),
      ),
    ),
    from: DnsLabel,
    to: DnsLabel,
    ...Forced,
  }),
  v.strictObject({
    kind: v.literal('rollback'),
    app: DnsLabel,
    environment: DnsLabel,
    /** A tag, a digest or a commit. @default the release before */
    to: v.optional(OneLine),
    reason: v.optional(OneLine),
  }),
  v.strictObject({ kind: v.literal('resume'), app: DnsLabel, environment: DnsLabel }),
  v.strictObject({
    kind: v.literal('approve'),
    app: DnsLabel,
    environment: DnsLabel,
    images: v.pipe(v.array(ImageRequestSchema), v.minLength(1, 'It has no images.')),
  }),
]);

/** Where a commit is to end up. */
const TargetSchema = v.variant('kind', [
  /** What is checked out in the clone. */
  v.strictObject({ kind: v.literal('local') }),
  v.strictObject({
    kind: v.picklist(['push', 'pull-request']),
    remote: OneLine,
    /** @default the branch that Argo CD follows */
    branch: v.optional(BranchName),
  }),
]);

export const PreconditionsSchema = recordSchema(
  v.string(),
  v.strictObject({ before: v.nullable(v.string()), after: v.string() }),
);

/** What shall be true in the end, and where: plain data, which one process can hand to another. */
export const RequestSchema = v.strictObject({
  intent: IntentSchema,
  target: TargetSchema,
  /** The clone that it is asked for: an absolute path. */
  clone: NonEmpty,
  /** The repository of the app's sources, for the order of its commits: an absolute path. */
  source: NonEmpty,
  author: v.optional(v.strictObject({ name: OneLine, email: OneLine })),
  /**
   * What the first try has found and planned, as texts of release files by their paths: a try on a new head must not
   * mean something else. @default this is the first try
   */
  preconditions: v.optional(PreconditionsSchema),
  /** Say what would be done, and do nothing. */
  dryRun: v.boolean(),
  /** When to give up: milliseconds since 1970. */
  deadline: v.number(),
});

export type ImageRequest = v.InferOutput<typeof ImageRequestSchema>;
export type ReleaseRequest = v.InferOutput<typeof ReleaseRequestSchema>;
export type Intent = v.InferOutput<typeof IntentSchema>;
export type IntentOf<Kind extends Intent['kind']> = Extract<Intent, { kind: Kind }>;
export type Preconditions = v.InferOutput<typeof PreconditionsSchema>;
export type Request = v.InferOutput<typeof RequestSchema>;
