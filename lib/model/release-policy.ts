import * as v from 'valibot';
import { show } from '../base/hint';
import { DurationSchema } from '../kubernetes/duration';
import type { ReleasedImage } from './release';

/** Which releases an environment accepts, and when. */
export interface ReleasePolicy {
  /**
   * A regular expression that must match each tag in full.
   *
   * @example 'v\\d+\\.\\d+\\.\\d+'
   * @default any tag but `latest`
   */
  readonly tags?: string;
  /** Require a digest for each image. @default false: a tag is enough */
  readonly digest?: boolean;
  /**
   * Accept releases that do not run in the previous environment.
   *
   * @default true for the first in the promotion order, false for all others
   */
  readonly direct?: boolean;
  /**
   * How long a release must have run in the previous environment, such as `30m` or `24h`. With `approval`,
   * either the time or an approval is enough.
   *
   * @default none
   */
  readonly minimumTime?: string;
  /** Require a person's approval, given with `argosy approve`. @default false */
  readonly approval?: boolean;
  /**
   * What `--publish` does, which the workflows of a gitops repository use: push the commit, or open a pull request.
   *
   * @default 'push'
   */
  readonly publish?: 'push' | 'pull-request';
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
    publish: v.optional(v.picklist(['push', 'pull-request'])),
  }),
  v.check(
    ({ direct, minimumTime, approval }) => !direct || (minimumTime === undefined && !approval),
    'With `direct`, a release need not run anywhere else first. Remove `minimumTime` and `approval`, or `direct`.',
  ),
);

/** Why a policy forbids a version; `undefined` if it does not. It has no say about the revisions of sources. */
export function forbiddenVersion(
  { tags, digest }: ReleasePolicy,
  version: ReleasedImage,
): string | undefined {
  if (version.revision !== undefined) return undefined;
  if (digest && version.digest === undefined) return 'it accepts only images with a digest';
  if (tags === undefined) return undefined;
  if (version.tag === undefined)
    return `it accepts only tags that match ${tags}, and this image has no tag`;
  return expression(tags)?.test(version.tag)
    ? undefined
    : `it accepts only tags that match ${tags}`;
}

function expression(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return undefined;
  }
}
