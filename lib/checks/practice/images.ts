import { splitReference } from '../../kubernetes/image';
import { releaseFile } from '../../model/layout';
import { perContext } from '../per-context';
import type { CheckedContainer, CheckedPod } from '../pods';
import type { RuleContext } from '../rule';

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

/** The repositories of what the app releases: containers that the built-in kinds make have its name in theirs. */
const released = perContext(({ app, pods }): ReadonlySet<string> => {
  const repositories = new Set<string>();
  for (const { pod, container, image } of runningImages(pods)) {
    const { name, role } = container;
    const isCompanion = name.startsWith(`${app}-`) && name === pod.manifest.object.metadata.name;
    const isOwn = name === app || isCompanion;
    if (role === 'main' && isOwn) repositories.add(splitReference(image).repository);
  }
  return repositories;
});

/** True for an image whose version a release of the app says, as far as the objects show. */
export function isReleased(context: RuleContext, image: string): boolean {
  return released(context).has(splitReference(image).repository);
}

/** How to pin an image. */
export function pinImage(context: RuleContext, image: string): string {
  if (!isReleased(context, image)) {
    return 'Where the image is written (`sidecars`, `initContainers` or `extend`), end it with a tag that is never pushed again, or with a digest: `@sha256:…`.';
  }
  const { app, environment } = context;
  const file = releaseFile(environment?.name ?? '<env>', app ?? '<app>');
  return `In ${file}, release a tag that is never pushed again, such as the git commit, or a digest (\`digest: sha256:…\`). An image that is written out in \`extend\` ends with such a tag, or with \`@sha256:…\`.`;
}
