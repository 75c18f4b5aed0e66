import * as v from 'valibot';
import { findCredential } from '../../base/credential/find-credential';
import { maskSecrets } from '../../base/mask';
import { recordSchema } from '../../base/record-schema';
import { checkedString } from '../../base/schema';
import { digestProblem, tagProblem } from '../../kubernetes/image';
import { DnsLabel, NonEmpty, wholeNumber } from '../../kubernetes/names';
import { revisionProblem } from '../../kubernetes/revision';
import { CommitId, CommittedLine, OneLine } from '../../model/release';

/** A URL that may be written to a commit: without credentials. */
const RunUrl = v.pipe(
  OneLine,
  v.check(
    (text) =>
      /^https?:\/\/[^\s@/]+(\/\S*)?$/.test(text) &&
      maskSecrets(text) === text &&
      findCredential(text) === undefined,
    'Use an http or https URL without credentials, such as https://ci.example.com/runs/1284.',
  ),
);

/** The name of a branch, which must not have another meaning in a refspec. */
const BranchName = v.pipe(
  OneLine,
  v.check(
    (name) => !/^[-/]|[\s~^:?*[\\]|\.\.|@\{|\/\/|[/.]$|\.lock$/.test(name),
    ({ input }) => `${JSON.stringify(input)} is not a valid branch name.`,
  ),
);

/** A version of an image of an app, or a revision of a source of its Application. */
const ImageRequestSchema = v.pipe(
  v.strictObject({
    /** @default the image with that repository, or the image named like the app */
    name: v.optional(DnsLabel),
    /** Has to be the repository of the image. @default not checked */
    repository: v.optional(NonEmpty),
    tag: v.optional(checkedString(tagProblem)),
    digest: v.optional(checkedString(digestProblem)),
    /** Of a source, instead of a tag and a digest. */
    revision: v.optional(checkedString(revisionProblem)),
  }),
  v.check(
    ({ tag, digest, revision }) => (tag ?? digest ?? revision) !== undefined,
    'It has neither a tag nor a digest.',
  ),
);

const ImageRequestsSchema = v.pipe(
  v.array(ImageRequestSchema),
  v.minLength(1, 'Name at least one image.'),
);

/** The images to release for an app in an environment, or in each member of a group. */
const ReleaseRequestSchema = v.strictObject({
  app: DnsLabel,
  environment: DnsLabel,
  images: ImageRequestsSchema,
  commit: v.optional(CommitId),
  sequence: v.optional(wholeNumber()),
});

/** Releases to record in one commit. */
const ReleaseRequestsSchema = v.pipe(
  v.array(ReleaseRequestSchema),
  v.minLength(1, 'Name at least one app.'),
  v.check((releases) => {
    const instances = releases.map(({ app, environment }) => `${environment}/${app}`);
    return new Set(instances).size === instances.length;
  }, 'Name each app once per environment.'),
);

/** Names of environments and of groups, which mean their members. */
const EnvironmentsSchema = v.pipe(
  v.array(DnsLabel),
  v.minLength(1, 'Name at least one environment.'),
  v.check((names) => new Set(names).size === names.length, 'Name each environment once.'),
  v.readonly(),
);

const Forced = {
  /** Why the rules of the environment are overridden; recorded in the commit. */
  force: v.optional(CommittedLine),
  /** Allow replacing a newer build. */
  allowOlder: v.optional(v.boolean()),
};

/** The URL of the CI run that this is part of; recorded in the commit. */
const Run = { runUrl: v.optional(RunUrl) };

const IntentSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('release'),
    releases: ReleaseRequestsSchema,
    ...Run,
    ...Forced,
  }),
  v.strictObject({
    kind: v.literal('promote'),
    /** Apps by name. @default every app that runs in both environments */
    apps: v.optional(
      v.pipe(
        v.array(DnsLabel),
        v.minLength(1, 'Name at least one app.'),
        v.check((apps) => new Set(apps).size === apps.length, 'Name each app once.'),
      ),
    ),
    from: EnvironmentsSchema,
    to: EnvironmentsSchema,
    /** What has to run there, if the promotion is of one app. @default not checked */
    images: v.optional(ImageRequestsSchema),
    ...Run,
    ...Forced,
  }),
  v.strictObject({
    kind: v.literal('rollback'),
    app: DnsLabel,
    environments: EnvironmentsSchema,
    /** A tag, a digest or a commit. @default the previous release */
    to: v.optional(OneLine),
    reason: v.optional(CommittedLine),
    ...Run,
  }),
  v.strictObject({
    kind: v.literal('resume'),
    app: DnsLabel,
    environments: EnvironmentsSchema,
    ...Run,
  }),
  v.strictObject({
    kind: v.literal('approve'),
    app: DnsLabel,
    environments: EnvironmentsSchema,
    images: ImageRequestsSchema,
    ...Run,
  }),
]);

/** The target of a delivery. */
const TargetSchema = v.variant('kind', [
  /** The checkout of the clone. */
  v.strictObject({ kind: v.literal('local') }),
  v.strictObject({
    /** `publish` is one of the others, as the policy of the environments says. */
    kind: v.picklist(['push', 'pull-request', 'publish']),
    remote: OneLine,
    /** @default the branch that Argo CD follows */
    branch: v.optional(BranchName),
  }),
]);

export const PreconditionsSchema = recordSchema(
  v.string(),
  v.strictObject({ before: v.nullable(v.string()), after: v.string() }),
);

/** A delivery request: plain data, which one process can pass to another. */
export const RequestSchema = v.strictObject({
  intent: IntentSchema,
  target: TargetSchema,
  /** The root of the clone: an absolute path. */
  clone: NonEmpty,
  /** A clone of the app's sources, to order its commits: an absolute path. */
  source: NonEmpty,
  author: v.optional(v.strictObject({ name: CommittedLine, email: CommittedLine })),
  /**
   * The releases that the first attempt found and planned, as texts of release files by path: a retry on a new head
   * must not do anything else. @default this is the first attempt
   */
  preconditions: v.optional(PreconditionsSchema),
  /** Only report what would be done. */
  dryRun: v.boolean(),
  /** The time to give up: milliseconds since 1970. */
  deadline: v.number(),
});

export type ImageRequest = v.InferOutput<typeof ImageRequestSchema>;
export type ReleaseRequest = v.InferOutput<typeof ReleaseRequestSchema>;
export type Intent = v.InferOutput<typeof IntentSchema>;
export type IntentOf<Kind extends Intent['kind']> = Extract<Intent, { kind: Kind }>;
export type Preconditions = v.InferOutput<typeof PreconditionsSchema>;
export type Request = v.InferOutput<typeof RequestSchema>;
/** Where a delivery goes, after the policy of the environments has decided. */
export type Target =
  | Extract<Request['target'], { kind: 'local' }>
  | (Omit<Exclude<Request['target'], { kind: 'local' }>, 'kind'> & {
      readonly kind: 'push' | 'pull-request';
    });
