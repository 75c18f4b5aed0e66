import {
  changedImages,
  describeChange,
  describeRelease,
  imageLines,
  refuseInstance,
} from '../../../lib/delivery/plan/decision';
import type { ImageVersion } from '../../../lib/kubernetes/image';
import type { Release } from '../../../lib/model/release';
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
  [
    'its images of one version together',
    { a: { tag: 'v1' }, b: { tag: 'v2' }, c: { tag: 'v1' } },
    'a and c v1, b v2',
  ],
  [
    'a version that most of its images have, once',
    { a: { tag: 'v1' }, b: { tag: 'v1' }, c: { tag: 'v2' }, d: { tag: 'v1' } },
    'c v2, others v1',
  ],
])('a release is described by %s', (_, images, words) => {
  expect(describeRelease({ images })).toBe(words);
});

test('no release is described as nothing', () => {
  expect(describeRelease(undefined)).toBe('nothing');
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
    describeChange({ images: { web: a } }, { images: { web: b } });
  expect(change(image('a'), image('b'))).toEqual([
    'v1@sha256:aaaaaaaaaaaa',
    'v1@sha256:bbbbbbbbbbbb',
  ]);
  expect(change({ tag: 'v1' }, image('b'))).toEqual(['v1', 'v1@sha256:bbbbbbbbbbbb']);
  expect(change({ tag: 'v0' }, image('b'))).toEqual(['v0', 'v1']);
});

test('of two releases with many images, only those that differ are described', () => {
  const release = (images: Readonly<Record<string, string>>): Release => ({
    images: Object.fromEntries(Object.entries(images).map(([name, tag]) => [name, { tag }])),
  });
  const before = release({ cart: 'v1', pay: 'v1', web: 'v1', gone: 'v1' });
  const after = release({ cart: 'v2', pay: 'v1', web: 'v3', new: 'no' });

  expect(changedImages(before, after)).toEqual(['cart', 'web', 'new', 'gone']);
  expect(describeChange(before, after)).toEqual([
    'cart, web and gone v1, no new',
    'cart v2, web v3, new no, no gone',
  ]);
  expect(changedImages(before, before)).toEqual(['cart', 'pay', 'web', 'gone']);
  expect(changedImages(undefined, after)).toEqual(['cart', 'pay', 'web', 'new']);
});
