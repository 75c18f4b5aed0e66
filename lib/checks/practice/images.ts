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
      // The placeholder that Istio's injection replaces with the image of its proxy.
      if (image === 'auto' && container.name === 'istio-proxy') continue;
      yield { pod, container, image };
    }
  }
}

/** The repositories of the images that the app releases: the built-in kinds name their containers after it. */
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

/** True for an image whose version is set by a release of the app, as far as the objects show. */
export function isReleased(context: RuleContext, image: string): boolean {
  return released(context).has(splitReference(image).repository);
}

/** How to pin an image. */
export function pinImage(context: RuleContext, image: string): string {
  if (!isReleased(context, image)) {
    return 'Where the image is set (`sidecars`, `initContainers` or `extend`), use a tag that is never pushed again, or a digest: `@sha256:…`.';
  }
  const { app, environment } = context;
  const file = releaseFile(environment?.name ?? '<env>', app ?? '<app>');
  return `In ${file}, release a tag that is never pushed again, such as the git commit, or a digest (\`digest: sha256:…\`). For an image that is hard-coded in \`extend\`, use such a tag or \`@sha256:…\` there.`;
}
