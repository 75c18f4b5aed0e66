import * as v from 'valibot';
import { checkedString, objectSchema, type Schema } from '../../base/schema';
import { ARGOCD_INSTALL_FILE } from '../layout';

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
  version: checkedString(versionProblem),
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
          v.regex(
            /^[0-9a-f]{64}$/,
            `Use what \`sha256sum ${ARGOCD_INSTALL_FILE}\` prints first: 64 hexadecimal digits.`,
          ),
        ),
      }),
    ],
    `Use { commit: <id> } or { sha256: <checksum of ${ARGOCD_INSTALL_FILE}> }.`,
  ) as Schema<ArgocdInstallSource>,
  highAvailability: v.optional(v.boolean()),
};

/** What is wrong with a version of Argo CD, if anything is. */
export function versionProblem(version: string): string | undefined {
  if (/^v\d+\.\d+\.\d+$/.test(version)) return `Remove the "v": "${version.slice(1)}".`;
  if (!/^\d+\.\d+\.\d+$/.test(version)) return 'Use a released version, such as "3.5.1".';
  return isAtLeast(version, OLDEST) ? undefined : 'Argosy supports Argo CD 3.3 and later.';
}

/** True for a version that is not older than a minor version. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
