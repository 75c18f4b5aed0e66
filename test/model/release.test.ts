import fc from 'fast-check';
import { revisionProblem } from '../../lib/kubernetes/revision';
import { releaseFile } from '../../lib/model/layout';
import type { FleetError } from '../../lib/model/problem';
import {
  formatRelease,
  heldAt,
  parseRelease,
  type Release,
  type ReleasedImage,
  runsSame,
} from '../../lib/model/release';
import { unicodeText } from '../arbitrary-keys';
import { problemsOf } from '../fleet';

const FILE = releaseFile('production', 'web');
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** The text of a release with one more line in its image. */
const image = (line = '') => `images:\n  web:\n    tag: "v1"\n${line && `    ${line}\n`}`;

test('a release pins each image to a tag, a digest, or both', () => {
  const text = `images:\n  web:\n    tag: "v1"\n    digest: "${DIGEST}"\n  job:\n    digest: "${DIGEST}"\n`;
  expect(parseRelease(text, FILE)).toEqual({
    images: { web: { tag: 'v1', digest: DIGEST }, job: { digest: DIGEST } },
  });
});

test('a byte order mark and Windows line endings are accepted', () => {
  expect(parseRelease('\ufeffimages:\r\n  web:\r\n    tag: v1\r\n', FILE).images).toEqual({
    web: { tag: 'v1' },
  });
});

test.each<[string, string, RegExp]>([
  ['nothing', '', /Expected an object|required/],
  ['a list', '- a\n', /required/],
  ['no images', 'image: {}\n', /no such field.*Did you mean `images`/],
  ['an empty list of images', 'images: {}\n', /has no images/],
  ['an image without a version', 'images:\n  web: {}\n', /neither a tag nor a digest/],
  ['the tag latest', 'images:\n  web: { tag: latest }\n', /"latest" is mutable/],
  ['an image named __proto__', 'images:\n  __proto__: { tag: v1 }\n', /not a DNS label/],
  ['an image named constructor, without a version', 'images:\n  constructor: 1\n', /Expected/],
  ['a field named __proto__', image('__proto__: { a: 1 }'), /no such field/],
  ['an empty tag', 'images:\n  web: { tag: "" }\n', /tag is empty/],
  [
    'a number for a tag',
    'images:\n  web: { tag: 1.10 }\n',
    /Expected a string.*YAML reads values such as 1\.10/,
  ],
  ['shell characters', 'images:\n  web: { tag: "$(reboot)" }\n', /not an image tag/],
  ['a short digest', 'images:\n  web: { digest: "sha256:12" }\n', /not a digest/],
  [
    'merge conflict markers',
    'images:\n<<<<<<< HEAD\n  web: { tag: v1 }\n=======\n',
    /merge conflict/,
  ],
  ['broken YAML', 'images: [\n', /not YAML \(line \d\)/],
  ['a duplicate key', 'images:\n  web: { tag: v1 }\n  web: { tag: v2 }\n', /not YAML.*unique/i],
  ['an alias', 'images:\n  web: &a { tag: v1 }\n  job: *a\n', /alias/i],
  ['an invalid commit', image('commit: "main"'), /"main" is not a commit id/],
  ['a commit in capitals', image('commit: "4B825DC"'), /not a commit id/],
  ['a commit that is too short', image('commit: "4b825d"'), /7 to 64/],
  ['a commit without quotes', image('commit: 12345678'), /Expected a string/],
  ['a negative sequence', image('sequence: -1'), /-1 is not a whole number/],
  ['a fractional sequence', image('sequence: 1.5'), /not a whole number/],
  ['a sequence that is too large', image('sequence: 9007199254740993'), /not a whole number/],
  ['a sequence in quotes', image('sequence: "7"'), /Expected a number/],
  ['a hold without a reason', `${image()}hold: {}\n`, /required/],
  ['an empty reason', `${image()}hold: { reason: " " }\n`, /not a line of text/],
  ['a reason with two lines', `${image()}hold: { reason: "a\\nb" }\n`, /not a line of text/],
  [
    'a reason with bidirectional control characters',
    `${image()}hold: { reason: "a\u202eb" }\n`,
    /line of text/,
  ],
  ['a reason that is too long', `${image()}hold: { reason: "${'a'.repeat(501)}" }\n`, /1 to 500/],
  ['an unknown field', image('sequnce: 1'), /Did you mean `sequence`/],
])('%s is refused, with the file and how to fix it', (_, text, message) => {
  const problems = problemsOf(() => parseRelease(text, FILE));
  expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
  for (const problem of problems)
    expect(problem).toMatchObject({ file: FILE, fix: expect.any(String) });
});

test('a change of the images beside a hold is detected', () => {
  const images = { job: { digest: DIGEST }, web: { tag: 'v1', commit: '4b825dc' } };
  const hold = { reason: 'v2 fails', at: heldAt(images) };
  expect(hold.at).toBe(`job=${DIGEST} web=v1`);
  expect(parseRelease(formatRelease({ images, hold }), FILE)).toEqual({ images, hold });
  const merged = formatRelease({ images: { ...images, web: { tag: 'v2' } }, hold });
  expect(problemsOf(() => parseRelease(merged, FILE))[0]).toMatchObject({
    file: FILE,
    field: 'hold.at',
    message: expect.stringMatching(/on hold at job=.* web=v1 \(v2 fails\), but contains .*web=v2/),
  });
});

const imageName = fc.oneof(
  fc.constantFrom('constructor', 'prototype'),
  fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/).filter((it) => it !== 'latest');
const digest = fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `sha256:${hex}`);
const commit = fc.stringMatching(/^[0-9a-f]{7,40}$/);
const build = fc.record({ commit, sequence: fc.maxSafeNat() }, { requiredKeys: [] });
const revision = fc
  .stringMatching(/^[0-9A-Za-z_][0-9A-Za-z_.+-]{0,12}$/)
  .filter((it) => revisionProblem(it) === undefined);
const version = fc.oneof(
  fc.record({ tag }),
  fc.record({ digest }),
  fc.record({ tag, digest }),
  fc.record({ revision }),
);
const released: fc.Arbitrary<ReleasedImage> = fc
  .tuple(version, build)
  .map(([image, from]) => ({ ...image, ...from }));
const images = fc.dictionary(imageName, released, { minKeys: 1, maxKeys: 3 });
const reason = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((it) => it.trim() !== '' && !/\p{C}|\p{Zl}|\p{Zp}/u.test(it));
const hold = fc.record({ reason });
const release: fc.Arbitrary<Release> = fc.record({ images, hold }, { requiredKeys: ['images'] });

test('a release is read back unchanged, and written identically again', () => {
  fc.assert(
    fc.property(release, (it) => {
      const text = formatRelease(it);
      expect(parseRelease(text, FILE)).toEqual(it);
      expect(formatRelease(parseRelease(text, FILE))).toBe(text);
    }),
  );
});

test('a file as it is written is read as any other YAML', () => {
  const some = <T>(...values: T[]) => fc.constantFrom(...values);
  const image = fc.record(
    {
      tag: some('v1', '', 'latest', '-x', 'a b', 'x'.repeat(129), `ghp_${'a1B2'.repeat(9)}`),
      digest: some(DIGEST, 'sha256:12', ''),
      commit: some('4b825dc', 'xyz', '4b825', ''),
      sequence: some(0, 7, 2 ** 53),
    },
    { requiredKeys: [] },
  );
  const names = some('web', 'w'.repeat(64), 'w-', 'api');
  fc.assert(
    fc.property(fc.dictionary(names, image, { maxKeys: 2 }), (it) => {
      const text = formatRelease({ images: it });
      const read = (from: string) => {
        try {
          return parseRelease(from, FILE);
        } catch (error) {
          return (error as FleetError).problems;
        }
      };
      expect(read(text)).toEqual(read(`# A comment.\n${text}`));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['repeats an image', '  web:\n    tag: "v1"\n  web:\n    tag: "v2"\n'],
  ['breaks a line', '  web:\n    tag: "v1\n      x"\n'],
  ['has a zero in front', '  web:\n    tag: "v1"\n    sequence: 08.5\n'],
])('a file that %s is refused, although it looks like a written one', (_, images) => {
  expect(problemsOf(() => parseRelease(`images:\n${images}`, FILE))).toHaveLength(1);
});

test('invalid input is refused without a crash', () => {
  fc.assert(
    fc.property(unicodeText(), (text) => {
      expect(problemsOf(() => parseRelease(text, FILE))[0]?.file).toBe(FILE);
    }),
  );
});

test.each<[string, Partial<ReleasedImage>, boolean]>([
  ['rebuilt', { tag: 'v1', commit: '4b825dc', sequence: 8 }, true],
  ['with another tag', { tag: 'v2' }, false],
  ['with a digest, too', { tag: 'v1', digest: DIGEST }, false],
  ['without the tag', { digest: DIGEST }, false],
])('a release %s runs the same: %j', (_, web, same) => {
  const running: Release = { images: { web: { tag: 'v1', commit: 'aaaaaaa' } } };
  expect(runsSame(running, { images: { web } })).toBe(same);
  expect(runsSame({ images: { web } }, { ...running, hold: { reason: 'x' } })).toBe(same);
});

test('the revisions of sources have a section of their own', () => {
  const release: Release = {
    images: { web: { tag: 'v1' }, chart: { revision: '20.1.0', sequence: 4 } },
    hold: { reason: 'slow', at: 'chart=20.1.0 web=v1' },
  };
  const text = formatRelease(release);
  expect(text).toBe(
    'images:\n  web:\n    tag: "v1"\nsources:\n  chart:\n    revision: "20.1.0"\n    sequence: 4\nhold:\n  reason: "slow"\n  at: "chart=20.1.0 web=v1"\n',
  );
  expect(parseRelease(text, FILE)).toEqual(release);
  expect(runsSame(release, { images: { ...release.images, chart: { revision: '21.0.0' } } })).toBe(
    false,
  );
});

test.each([
  ['a branch', 'sources: { chart: { revision: main } }', 'sources.chart.revision', /branch/],
  ['a number', 'sources: { chart: { revision: 1.10 } }', 'sources.chart.revision', /1\.10 and/],
  ['a tag', 'sources: { chart: { tag: v1 } }', 'sources.chart.tag', /no such field/],
  [
    'the name of an image',
    'images: { web: { tag: v1 } }\nsources: { web: { revision: v1 } }',
    'sources.web',
    /both an image and a source/,
  ],
  ['nothing', 'sources: {}', 'sources', /no sources/],
])('a source with %s is refused', (_, text, field, message) => {
  expect(problemsOf(() => parseRelease(text, FILE))).toContainEqual(
    expect.objectContaining({ file: FILE, field, message: expect.stringMatching(message) }),
  );
});

test('a release with another image differs, on either side', () => {
  const [one, two]: Release[] = [
    { images: { web: { tag: 'v1' } } },
    { images: { web: { tag: 'v1' }, job: { tag: 'v1' } } },
  ];
  expect([runsSame(one, two), runsSame(two, one), runsSame(two, two)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(runsSame(one, { images: { job: { tag: 'v1' } } })).toBe(false);
  expect([runsSame(one, undefined), runsSame(undefined, undefined)]).toEqual([false, true]);
});

test('an image may be named like an inherited property', () => {
  const release = { images: { constructor: { tag: 'v1' } } };
  expect(parseRelease(formatRelease(release), FILE)).toEqual(release);
  expect(runsSame(release, { images: { web: { tag: 'v1' } } })).toBe(false);
});
