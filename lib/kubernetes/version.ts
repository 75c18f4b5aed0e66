import * as v from 'valibot';
import { show } from '../base/hint';

/** The covered minor versions of Kubernetes, oldest first. */
export const KUBERNETES_VERSIONS = [
  '1.28',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
  '1.36',
] as const;

/** A minor version of Kubernetes, such as `'1.33'`. */
export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

export const KubernetesVersionSchema = v.custom<KubernetesVersion>(
  (version) => (KUBERNETES_VERSIONS as readonly unknown[]).includes(version),
  (issue) => {
    const [oldest, newest] = [KUBERNETES_VERSIONS[0], KUBERNETES_VERSIONS.at(-1)];
    const what = `${show(issue.input)} is not a covered minor version of Kubernetes`;
    return `${what}: use '${oldest}' to '${newest}', in quotes and without the patch version, or omit the field.`;
  },
);

/** The minor number: 33 for `'1.33'`. */
export function minorOf(version: KubernetesVersion): number {
  return Number(version.slice('1.'.length));
}
