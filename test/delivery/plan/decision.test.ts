import {
  describeChange,
  describeRelease,
  imageLines,
  refuseInstance,
} from '../../../lib/delivery/plan/decision';
import type { ImageVersion } from '../../../lib/kubernetes/image';
import { problemsOf } from '../../fleet';

const DIGEST = `sha256:${'abcdef012345'}${'0'.repeat(52)}`;

test.each<[string, Record<string, ImageVersion>, string]>([
  ['its tag', { web: { tag: 'v1', digest: DIGEST } }, 'v1'],
  ['the prefix of its digest', { web: { digest: DIGEST } }, 'sha256:abcdef012345'],
  ['one version of several images', { web: { tag: 'v1' }, job: { tag: 'v1' } }, 'v1'],
  [
    'each image',
    { job: { tag: 'v1' }, web: { digest: DIGEST } },
    'job v1, web sha256:abcdef012345',
  ],
])('a release is described by %s', (_, images, words) => {
  expect(describeRelease('web', { images })).toBe(words);
});

test('no release is described as nothing', () => {
  expect(describeRelease('web', undefined)).toBe('nothing');
});

test('each image is a line with its full reference', () => {
  const images = { web: { tag: 'v1', digest: DIGEST }, gone: { tag: 'v0' } };
  expect(imageLines({ images }, { web: 'example/web' })).toEqual([
    `web=example/web:v1@${DIGEST}`,
    'gone=gone:v0',
  ]);
});

test('a refusal has the release file that would have changed', () => {
  const [problem] = problemsOf(() => refuseInstance('web', 'dev', 'No.', 'Do not.'));
  expect(problem).toEqual({ file: 'fleet/releases/dev/web.yaml', message: 'No.', fix: 'Do not.' });
});

test('releases with one tag and two digests are told apart', () => {
  const image = (digit: string) => ({ tag: 'v1', digest: `sha256:${digit.repeat(64)}` });
  const change = (a: ImageVersion, b: ImageVersion) =>
    describeChange('web', { images: { web: a } }, { images: { web: b } });
  expect(change(image('a'), image('b'))).toEqual([
    'v1@sha256:aaaaaaaaaaaa',
    'v1@sha256:bbbbbbbbbbbb',
  ]);
  expect(change({ tag: 'v1' }, image('b'))).toEqual(['v1', 'v1@sha256:bbbbbbbbbbbb']);
  expect(change({ tag: 'v0' }, image('b'))).toEqual(['v0', 'v1']);
});
