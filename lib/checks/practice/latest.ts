import { splitReference } from '../../kubernetes/image';
import type { Rule } from '../rule';
import { pinImage, runningImages } from './images';

/** Git determines the running version. */
export const latest: Rule = {
  id: 'practice/latest',
  severity: 'error',
  summary: 'An image has the tag "latest", or neither a tag nor a digest, which means the same.',
  why: 'The running version changes without a commit: two pods of one ReplicaSet can run different versions, and nothing can be rolled back.',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  *check(context) {
    for (const { pod, container, image } of runningImages(context.pods)) {
      const { tag, digest } = splitReference(image);
      if (digest !== undefined || (tag !== undefined && tag !== 'latest')) continue;
      const what =
        tag === undefined
          ? 'has neither a tag nor a digest, which means "latest"'
          : 'has the tag "latest"';
      yield {
        manifest: pod.manifest,
        path: [...container.path, 'image'],
        message: `The image "${image}" of the container "${container.name}" ${what}: the next pod that starts may run another version than the others, and a revert in Git does not restore the old one.`,
        fix: pinImage(context, image),
      };
    }
  },
};
