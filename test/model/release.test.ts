import fc from 'fast-check';
import { formatRelease, parseRelease, type Release, releaseFile } from '../../lib/model/release';
import { problemsOf } from '../fleet';

const FILE = releaseFile('production', 'web');
const DIGEST = `sha256:${'0'.repeat(64)}`;

test('a release pins each image to a tag, a digest, or both', () => {
  const text = `images:\n  web:\n    tag: "v1"\n    digest: "${DIGEST}"\n  job:\n    digest: "${DIGEST}"\n`;
  expect(parseRelease(text, FILE)).toEqual({
    images: { web: { tag: 'v1', digest: DIGEST }, job: { digest: DIGEST } },
  });
});

test('a byte order mark and Windows line ends do no harm', () => {
  expect(parseRelease('\ufeffimages:\r\n  web:\r\n    tag: v1\r\n', FILE).images).toEqual({
    web: { tag: 'v1' },
  });
});

test.each<[string, string, RegExp]>([
  ['nothing', '', /Expected an object|required/],
  ['a list', '- a\n', /required/],
  ['no images', 'image: {}\n', /no such field.*Did you mean `images`/],
  ['an empty list of images', 'images: {}\n', /names no image/],
  ['an image without a version', 'images:\n  web: {}\n', /neither a tag nor a digest/],
  ['the tag latest', 'images:\n  web: { tag: latest }\n', /"latest" moves/],
  ['an empty tag', 'images:\n  web: { tag: "" }\n', /tag is empty/],
  ['a number for a tag', 'images:\n  web: { tag: 1.10 }\n', /Expected a string.*YAML reads 1\.10/],
  ['shell characters', 'images:\n  web: { tag: "$(reboot)" }\n', /not an image tag/],
  ['a short digest', 'images:\n  web: { digest: "sha256:12" }\n', /not a digest/],
  [
    'the marks of a merge conflict',
    'images:\n<<<<<<< HEAD\n  web: { tag: v1 }\n=======\n',
    /merge conflict/,
  ],
  ['broken YAML', 'images: [\n', /not YAML \(line \d\)/],
  ['a key given twice', 'images:\n  web: { tag: v1 }\n  web: { tag: v2 }\n', /not YAML.*unique/i],
  ['an alias', 'images:\n  web: &a { tag: v1 }\n  job: *a\n', /alias/i],
])('%s is refused, with the file and how to mend it', (_, text, message) => {
  const problems = problemsOf(() => parseRelease(text, FILE));
  expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
  for (const problem of problems)
    expect(problem).toMatchObject({ file: FILE, fix: expect.any(String) });
});

const imageName = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/).filter((it) => it !== 'latest');
const digest = fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `sha256:${hex}`);
const release: fc.Arbitrary<Release> = fc.record({
  images: fc.dictionary(
    imageName,
    fc.oneof(fc.record({ tag }), fc.record({ digest }), fc.record({ tag, digest })),
    { minKeys: 1, maxKeys: 3 },
  ),
});

test('what is written is read back as it was, and written the same again', () => {
  fc.assert(
    fc.property(release, (it) => {
      const text = formatRelease(it);
      expect(parseRelease(text, FILE)).toEqual(it);
      expect(formatRelease(parseRelease(text, FILE))).toBe(text);
    }),
  );
});

test('garbage is refused as a release, never as a crash', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(problemsOf(() => parseRelease(text, FILE))[0]?.file).toBe(FILE);
    }),
  );
});
