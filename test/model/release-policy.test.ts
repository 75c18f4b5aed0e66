import { defineEnvironments } from '../../lib/model/define-environments';
import { forbiddenVersion, type ReleasePolicy } from '../../lib/model/release-policy';
import { problemsOf } from '../fleet';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const VERSIONS = 'v\\d+\\.\\d+\\.\\d+';

const environmentsWith = (releases: ReleasePolicy) =>
  defineEnvironments({
    dev: { promotionOrder: 1, cluster: { name: 'dev' }, namespace: '{app}', releases },
  });

test.each<[string, string, boolean]>([
  [VERSIONS, 'v1.2.3', true],
  [VERSIONS, 'v1.2.3-rc.1', false],
  [VERSIONS, 'xv1.2.3', false],
  ['v1|v2', 'v1', true],
  ['v1|v2', 'v1x', false],
  ['v1|v2', 'xv2', false],
  ['', 'v1', false],
])('whether a policy with %j accepts the tag %s: %j', (tags, tag, taken) => {
  const why = forbiddenVersion({ tags }, { tag });
  expect(why).toBe(taken ? undefined : `it accepts only tags that match ${tags}`);
});

test('a policy for tags refuses an image without one', () => {
  expect(forbiddenVersion({ tags: '.*' }, { digest: DIGEST })).toMatch(/and this image has no tag/);
  expect(forbiddenVersion({ tags: '.*' }, { digest: DIGEST, tag: 'v1' })).toBeUndefined();
});

test('a policy for digests only accepts images with one', () => {
  expect(forbiddenVersion({ digest: true }, { tag: 'v1' })).toMatch(/only images with a digest/);
  expect(forbiddenVersion({ digest: true }, { digest: DIGEST })).toBeUndefined();
  expect(forbiddenVersion({ digest: false }, { tag: 'v1' })).toBeUndefined();
});

test('without a policy, any version is accepted', () => {
  expect(forbiddenVersion({}, { tag: 'anything' })).toBeUndefined();
});

test.each<[string, ReleasePolicy, string, RegExp]>([
  ['an invalid regular expression', { tags: 'v(' }, 'tags', /"v\(" is not a regular expression/],
  ['a time without a unit', { minimumTime: '30' }, 'minimumTime', /"30" is not a duration/],
  ['a string for an approval', { approval: 'yes' as never }, 'approval', /Expected true or false/],
  ['an unknown field', { tag: 'v1' } as never, 'tag', /Did you mean `tags`/],
])('%s is refused where the environments are defined', (_, releases, field, message) => {
  const problems = problemsOf(() => environmentsWith(releases));
  expect(problems).toEqual([
    expect.objectContaining({
      file: 'fleet/environments.ts',
      field: `dev.releases.${field}`,
      message: expect.stringMatching(message),
    }),
  ]);
});

test('a policy with `direct` cannot require a minimum time or an approval', () => {
  for (const more of [{ minimumTime: '1h' }, { approval: true }]) {
    const [problem] = problemsOf(() => environmentsWith({ direct: true, ...more }));
    expect(problem).toMatchObject({ field: 'dev.releases' });
    expect(problem?.message).toMatch(/need not run anywhere/);
  }
  expect(environmentsWith({ direct: true }).dev.releases).toEqual({ direct: true });
});

test('a policy is kept unchanged', () => {
  const releases = { tags: VERSIONS, digest: true, minimumTime: '1h30m', approval: true };
  expect(environmentsWith(releases).dev.releases).toEqual(releases);
});
