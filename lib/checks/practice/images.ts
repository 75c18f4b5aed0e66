import { releaseFile } from '../../model/release';
import type { CheckedContainer, CheckedPod } from '../pods';
import type { CheckedUnit } from '../rule';

/** The images that containers run. */
export function* runningImages(
  pods: readonly CheckedPod[],
): Generator<{ pod: CheckedPod; container: CheckedContainer; image: string }> {
  for (const pod of pods) {
    for (const container of pod.containers) {
      const { image } = container.spec;
      if (typeof image !== 'string' || image === '') continue;
      // The placeholder that Istio's injection puts the image of its proxy in place of.
      if (image === 'auto' && container.name === 'istio-proxy') continue;
      yield { pod, container, image };
    }
  }
}

/** How to pin an image. */
export function pinImage({ app, environment }: CheckedUnit): string {
  const file = releaseFile(environment?.name ?? '<env>', app ?? '<app>');
  return `In ${file}, release a tag that is never pushed again, such as the git commit, or a digest (\`digest: sha256:…\`). An image that is written out in \`sidecars\`, \`initContainers\` or \`extend\` ends with such a tag, or with \`@sha256:…\`.`;
}
