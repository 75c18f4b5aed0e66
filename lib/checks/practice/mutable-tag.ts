import { splitReference } from '../../kubernetes/image';
import type { Environment } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import { forbiddenVersion } from '../../model/release-policy';
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
    .concat('^(?:v?\\d{3,}|r\\d+|(?:build|ci|job|pipeline|rev|run)[-._]?\\d+)$')
    .join('|'),
);

/** A word and a build number, such as `build-118`; the branch `feature-118` looks the same. */
const NUMBERED = /^[a-zA-Z]+(?:[-._][a-zA-Z]+)*(?:-\d{2,}|\.\d{2,}(?:\.\d+)*)$/;
const MOVING =
  /^(?:bugfix|feat|feature|fix|hotfix|issue|mr|pr|pull)[-._]|(?:^|[-._])(?:alpine|debian|jdk|jre|java|node|php|python|ubuntu)[-._]\d+(?:\.\d+)?$/i;

/** A full version of software without a third number, such as PostgreSQL; otherwise a release series. */
const TWO_NUMBERS = /^v?\d{2,}\.\d+(?:-[a-z][\w.]*)?$/;

/** A number of the team's own, perhaps: `v5`, `build-5`. It may be a release series as well. */
const NUMBER = /^(?:[a-z]+[-._]?)?\d+$/i;

/** Tags that are pushed repeatedly. A policy that accepts one says nothing about numbers. */
const USUAL_BRANCHES = ['main', 'master', 'stable', 'dev'];

function numberingHint(tag: string): string {
  const pattern = tag.replace(/\./g, '\\\\.').replace(/\d+$/, '\\\\d+');
  return ` If it is the number of a build, which is never pushed again, say so in ${ENVIRONMENTS_FILE}: \`releases: { tags: '${pattern}' }\` of the environment.`;
}

/** True if the releases of the environment accept numbers like this tag, and not any tag. */
function isOwnNumbering(tag: string, { releases = {} }: Environment): boolean {
  const { tags } = releases;
  if (tags === undefined || !NUMBER.test(tag)) return false;
  const accepts = (it: string) => forbiddenVersion({ tags }, { tag: it }) === undefined;
  return accepts(tag) && !USUAL_BRANCHES.some(accepts);
}

/** Tags that are pushed only once. */
export const mutableTag: Rule = {
  id: 'practice/mutable-tag',
  severity: 'warning',
  inProduction: 'error',
  summary:
    'An image has no digest, and a tag that may be pushed repeatedly, such as `main` or `v5`. A number that `releases.tags` of the environment accepts is not, unless it accepts `main` as well.',
  why: 'The running version changes without a commit, and differs between nodes, which cache images; nothing can be rolled back.',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  *check(context) {
    for (const { pod, container, image } of runningImages(context.pods)) {
      const { tag, digest } = splitReference(image);
      if (digest !== undefined || tag === undefined || tag === 'latest') continue;
      if (IMMUTABLE.test(tag) || (NUMBERED.test(tag) && !MOVING.test(tag))) continue;
      const isOwn = isReleased(context, image);
      if (TWO_NUMBERS.test(tag) && !isOwn) continue;
      const { environment } = context;
      if (isOwn && environment && isOwnNumbering(tag, environment)) continue;
      yield {
        manifest: pod.manifest,
        path: [...container.path, 'image'],
        message: `The image "${image}" of the container "${container.name}" has the tag "${tag}", which looks mutable: it may be pushed repeatedly, and pods on other nodes may run a different image with the same tag.`,
        fix: pinImage(context, image) + (isOwn && NUMBER.test(tag) ? numberingHint(tag) : ''),
      };
    }
  },
};
