import { latest } from '../../../lib/checks/practice/latest';
import { mutableTag } from '../../../lib/checks/practice/mutable-tag';
import { environments } from '../../environments';
import { deployment, violations } from '../unit';

const POD = 'spec.template.spec';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['example/web:latest', 'has the tag "latest"'],
  ['example/web', 'has neither a tag nor a digest'],
  ['localhost:5000/web', 'has neither a tag nor a digest'],
])('%s is refused', (image, reason) => {
  expect(violations(latest, [deployment({}, { image })])).toEqual([
    {
      object: 'Deployment/web',
      path: `${POD}.containers[0].image`,
      message: expect.stringContaining(`The image "${image}" of the container "web" ${reason}`),
      fix: expect.stringContaining('In fleet/releases/production/web.yaml, release a tag'),
    },
  ]);
});

test.each([
  'example/web:v1',
  'example/web:main',
  'localhost:5000/web:latest-1',
  `example/web@${DIGEST}`,
  `example/web:latest@${DIGEST}`,
])('%s does not mean latest', (image) => {
  expect(violations(latest, [deployment({}, { image })])).toEqual([]);
});

test.each([latest, mutableTag])('$id checks the images of containers of every role', (rule) => {
  const image = rule === latest ? 'example/x:latest' : 'example/x:main';
  const container = { name: 'x', image };
  const pod = {
    initContainers: [container, { ...container, restartPolicy: 'Always' }],
    ephemeralContainers: [container],
  };

  expect(violations(rule, [deployment(pod)]).map(({ path }) => path)).toEqual([
    `${POD}.initContainers[0].image`,
    `${POD}.initContainers[1].image`,
    `${POD}.ephemeralContainers[0].image`,
  ]);
});

test.each([latest, mutableTag])('$id ignores containers without an image', (rule) => {
  const containers = [{ name: 'web' }, { name: 'istio-proxy', image: 'auto' }];

  expect(violations(rule, [deployment({ containers })])).toEqual([]);
});

test.each([
  'main',
  'master',
  'stable',
  'dev',
  'edge',
  'nightly',
  'prod',
  'v1',
  '1',
  '1.2',
  'v1.2-alpine',
  '16-alpine',
  'bookworm',
  'alpine3.20',
  'feature-12345',
  'deadbee',
  'defaced-main',
  'release-2024.11',
  '1a2b3c',
  '16.4',
  '42',
  'v42',
  'main-1',
  'latest-1',
  'pr-118',
  'jdk-21',
  'slim-debian-12',
])('the tag %s is mutable', (tag) => {
  const found = violations(mutableTag, [deployment({}, { image: `example/web:${tag}` })]);

  expect(found).toEqual([
    {
      object: 'Deployment/web',
      path: `${POD}.containers[0].image`,
      message: expect.stringContaining(`has the tag "${tag}", which looks mutable`),
      fix: expect.stringContaining('a tag that is never pushed again, such as the git commit'),
    },
  ]);
});

test.each([
  '1.2.3',
  'v1.2.3',
  '1.2.3-rc.1',
  '3.13.0rc1',
  '1.27.3-alpine3.20',
  'release-v1.2.3',
  'v1.2-5-g1a2b3c4',
  '1a2b3c4',
  'sha-0123456789abcdef0123456789abcdef01234567',
  'main-1a2b3c4d_amd64',
  DIGEST.slice('sha256:'.length),
  '2024.11.02',
  '2024-11-02',
  'RELEASE.2024-11-02T12-00-00Z',
  '20241102-1',
  'v20241102-abc',
  '20241102T101500Z',
  'build-123456',
  'bookworm-20241111-slim',
  '118',
  '1234',
  '12345',
  'build-118',
  'my-service-118',
  'v118',
  'main-42',
  'r42',
  'ci.118.1',
  'release-2024-w03',
  '2024w03',
  'r5',
  'build-5',
  'run.7',
  'commit-abcdefa',
  'git-abcdefa',
  'gabcdefa',
])('the tag %s is immutable', (tag) => {
  expect(violations(mutableTag, [deployment({}, { image: `example/web:${tag}` })])).toEqual([]);
});

test.each(['postgres:16.4', 'postgres:16.4-alpine', 'postgis/postgis:v17.2'])(
  'for %s, which the app does not release, two numbers can be a full version',
  (image) => {
    const container = (it: string) => ({ name: 'db', image: it });
    const found = (it: string) => violations(mutableTag, [deployment({}, container(it))]);
    expect(found(image)).toEqual([]);
    expect(found('nginx:1.27')).toHaveLength(1);
    expect(found('postgres:16-alpine')).toHaveLength(1);
  },
);

test.each([latest, mutableTag])(
  'the fix of $id for an image that the app does not release is to pin it where it is set',
  (rule) => {
    const image = rule === latest ? 'example/x:latest' : 'example/x:main';
    const [first] = violations(rule, [deployment({ initContainers: [{ name: 'x', image }] })]);
    expect(first?.fix).toContain('Where the image is set');
    expect(first?.fix).not.toContain('fleet/releases');
  },
);

test('a digest is enough, and latest is another rule', () => {
  const images = [`example/web:main@${DIGEST}`, `example/web@${DIGEST}`, 'web', 'web:latest'];

  const found = images.flatMap((image) => violations(mutableTag, [deployment({}, { image })]));

  expect(found).toEqual([]);
});

test('a mutable tag is an error in production', () => {
  expect(mutableTag).toMatchObject({ severity: 'warning', inProduction: 'error' });
  expect(latest.severity).toBe('error');
});

const numbered = (tags: string | undefined, image: string, name = 'web') => {
  const releases = tags === undefined ? {} : { tags };
  const environment = { ...environments.production, releases };
  return violations(mutableTag, [deployment({}, { name, image })], { environment });
};

test.each([
  ['v5', 'v\\d+'],
  ['v14', 'v\\d+'],
  ['5', '\\d+'],
  ['release-5', '(release|hotfix)-\\d+'],
])('the tag %s is immutable where the releases of the environment are %s', (tag, tags) => {
  expect(numbered(tags, `example/web:${tag}`)).toEqual([]);
});

test.each<[string, string, string | undefined]>([
  ['v5', 'unlimited', undefined],
  ['v5', 'any tag', '.*'],
  ['v5', 'numbers and a branch', 'v\\d+|main'],
  ['v5', 'other numbers', 'r\\d+'],
  ['main', 'a branch', 'main'],
])('the tag %s is mutable where the releases of the environment are %s', (tag, _, tags) => {
  expect(numbered(tags, `example/web:${tag}`)).toHaveLength(1);
});

test('the numbering of the releases does not cover the images of others', () => {
  expect(numbered('v\\d+', 'example/proxy:v5', 'proxy')).toHaveLength(1);
});

test.each([
  ['v5', 'v\\\\d+'],
  ['build.x-5', undefined],
  ['release-5', 'release-\\\\d+'],
])("the fix for the tag %s shows how to declare one's own numbering", (tag, tags) => {
  const [found] = numbered(undefined, `example/web:${tag}`);
  if (tags === undefined) expect(found?.fix).not.toContain('releases: {');
  else expect(found?.fix).toContain(`\`releases: { tags: '${tags}' }\``);
});
