import { splitReference } from '../../kubernetes/image';
import type { Rule } from '../rule';
import { isReleased, pinImage, runningImages } from './images';

/** Tags that are not pushed again: a full version, a commit or content hash, a date or a build number. */
const IMMUTABLE = new RegExp(
  [
    'v?\\d+\\.\\d+\\.\\d+',
    'g?(?=[a-f]*\\d)(?:[a-f\\d]{7,40}|[a-f\\d]{64})(?![^-._])',
    '(?:g|(?:commit|git|rev|sha)[-._])[a-f\\d]{7,40}(?![^-._])',
    'v?\\d{4}[-._]?\\d{2}[-._]?\\d{2}(?!\\d)',
    '\\d{4}[-._]?[wW]\\d{2}(?!\\d)',
    'v?\\d{6,}(?![^-._])',
  ]
    .map((word) => `(?<![^-._])${word}`)
    .concat('^(?:v?\\d{3,}|r\\d{2,})$')
    .join('|'),
);

/** A word and a build number, such as `build-118`; the branch `feature-118` looks the same. */
const NUMBERED = /^[a-zA-Z]+(?:[-._][a-zA-Z]+)*(?:-\d{2,}|\.\d{2,}(?:\.\d+)*)$/;
const MOVING =
  /^(?:bugfix|feat|feature|fix|hotfix|issue|mr|pr|pull)[-._]|(?:^|[-._])(?:alpine|debian|jdk|jre|java|node|php|python|ubuntu)[-._]\d+(?:\.\d+)?$/i;

/** A full version of software without a third number, such as PostgreSQL; otherwise a release series. */
const TWO_NUMBERS = /^v?\d{2,}\.\d+(?:-[a-z][\w.]*)?$/;

/** Tags that are pushed only once. */
export const mutableTag: Rule = {
  id: 'practice/mutable-tag',
  readsImages: true,
  severity: 'warning',
  inProduction: 'error',
  summary: 'An image has no digest, and a tag that is pushed repeatedly.',
  why: 'The running version changes without a commit, and differs between nodes, which cache images; nothing can be rolled back.',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  *check(context) {
    for (const { pod, container, image } of runningImages(context.pods)) {
      const { tag, digest } = splitReference(image);
      if (digest !== undefined || tag === undefined || tag === 'latest') continue;
      if (IMMUTABLE.test(tag) || (NUMBERED.test(tag) && !MOVING.test(tag))) continue;
      if (TWO_NUMBERS.test(tag) && !isReleased(context, image)) continue;
      yield {
        manifest: pod.manifest,
        path: [...container.path, 'image'],
        message: `The image "${image}" of the container "${container.name}" has the tag "${tag}", which looks mutable: it may be pushed repeatedly, and pods on other nodes may run a different image with the same tag.`,
        fix: pinImage(context, image),
      };
    }
  },
};
