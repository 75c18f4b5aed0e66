import * as v from 'valibot';
import { show } from '../base/hint';
import { DurationSchema } from '../kubernetes/duration';
import type { ImageVersion } from '../kubernetes/image';

/** Which releases an environment takes, and when. */
export interface ReleasePolicy {
  /**
   * A regular expression that each tag has to match as a whole.
   *
   * @example 'v\\d+\\.\\d+\\.\\d+'
   * @default any tag but `latest`
   */
  readonly tags?: string;
  /** Each image is pinned by its digest. @default false: a tag will do */
  readonly digest?: boolean;
  /**
   * A release may come here that does not run in the environment before.
   *
   * @default true for the first in the promotion order, which has none before it
   */
  readonly direct?: boolean;
  /**
   * How long a release has to have run in the environment before, such as `30m` or `24h`. With `approval`, either will
   * do: the time, or the approval.
   *
   * @default no time
   */
  readonly minimumTime?: string;
  /** A person has to have approved it, by `argosy approve`. @default false */
  readonly approval?: boolean;
}

export const ReleasePolicySchema = v.pipe(
  v.strictObject({
    tags: v.optional(
      v.pipe(
        v.string(),
        v.check(
          (source) => expression(source) !== undefined,
          ({ input }) => `${show(input)} is not a regular expression.`,
        ),
      ),
    ),
    digest: v.optional(v.boolean()),
    direct: v.optional(v.boolean()),
    minimumTime: v.optional(DurationSchema),
    approval: v.optional(v.boolean()),
  }),
  v.check(
    ({ direct, minimumTime, approval }) => !direct || (minimumTime === undefined && !approval),
    'With `direct`, a release need not have run anywhere: leave out `minimumTime` and `approval`, or `direct`.',
  ),
);

/** Why a policy forbids an image, or `undefined` if it does not. */
export function forbiddenVersion(
  { tags, digest }: ReleasePolicy,
  version: ImageVersion,
): string | undefined {
  if (digest && version.digest === undefined) return 'it takes only images with a digest';
  if (tags === undefined) return undefined;
  if (version.tag === undefined) return `it takes only tags that match ${tags}, and this has none`;
  return expression(tags)?.test(version.tag) ? undefined : `it takes only tags that match ${tags}`;
}

function expression(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return undefined;
  }
}
