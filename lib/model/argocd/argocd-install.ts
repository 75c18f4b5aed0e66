import * as v from 'valibot';
import { objectSchema, type Schema } from '../../base/schema';

/** Argo CD's own manifests, and what they must be. */
export interface ArgocdInstall {
  /** The version of Argo CD, 3.3 or later. The settings are checked against what this version reads. */
  readonly version: string;
  /**
   * Where the manifests of this version come from: a commit of https://github.com/argoproj/argo-cd, or the file
   * `fleet/argocd/install.yaml`, which must have this SHA-256.
   */
  readonly source: ArgocdInstallSource;
  /**
   * Whether several replicas of each component and of Redis run. Needs three nodes.
   *
   * @default false
   */
  readonly highAvailability?: boolean;
}

/** Where Argo CD's own manifests come from. */
export type ArgocdInstallSource =
  /** The full id of the commit that the version's tag points to. */
  | { readonly commit: string }
  /** The SHA-256 of `fleet/argocd/install.yaml`, in hexadecimal. */
  | { readonly sha256: string };

/** Argo CD 3.3 is the first version whose CRDs do not fit into client-side apply. */
const OLDEST = [3, 3] as const;

/** The fields of {@link ArgocdInstall}. */
export const INSTALL_ENTRIES = {
  version: v.pipe(
    v.string(),
    v.regex(/^\d+\.\d+\.\d+$/, 'Use a released version without "v", such as "3.5.1".'),
    v.check((version) => isAtLeast(version, OLDEST), 'Argosy supports Argo CD 3.3 and later.'),
  ),
  source: v.union(
    [
      objectSchema<{ commit: string }>({
        commit: v.pipe(
          v.string(),
          v.regex(
            /^[0-9a-f]{40}$/,
            'Use the full id of a commit, 40 hexadecimal digits: a tag can be moved.',
          ),
        ),
      }),
      objectSchema<{ sha256: string }>({
        sha256: v.pipe(
          v.string(),
          v.regex(/^[0-9a-f]{64}$/, 'Use the output of `sha256sum`: 64 hexadecimal digits.'),
        ),
      }),
    ],
    'Use { commit: <id> } or { sha256: <checksum of fleet/argocd/install.yaml> }.',
  ) as Schema<ArgocdInstallSource>,
  highAvailability: v.optional(v.boolean()),
};

/** True for a version that is not older than a minor version. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
