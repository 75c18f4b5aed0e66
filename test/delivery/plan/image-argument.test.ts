import fc from 'fast-check';
import { parseImageArgument } from '../../../lib/delivery/plan/image-argument';
import { imageReference } from '../../../lib/kubernetes/image';

const DIGEST = `sha256:${'0f'.repeat(32)}`;

test.each([
  ['v1.4.3', { tag: 'v1.4.3' }],
  [DIGEST, { digest: DIGEST }],
  [`v1@${DIGEST}`, { tag: 'v1', digest: DIGEST }],
  ['example/web:v1', { repository: 'example/web', tag: 'v1' }],
  ['web:v1', { repository: 'web', tag: 'v1' }],
  [`example/web@${DIGEST}`, { repository: 'example/web', digest: DIGEST }],
  [`example/web:v1@${DIGEST}`, { repository: 'example/web', tag: 'v1', digest: DIGEST }],
  ['localhost:5000/web:v1', { repository: 'localhost:5000/web', tag: 'v1' }],
  ['localhost:5000/web', { repository: 'localhost:5000/web' }],
  ['jobs=v1', { name: 'jobs', tag: 'v1' }],
  [`jobs=${DIGEST}`, { name: 'jobs', digest: DIGEST }],
  ['jobs=example/jobs:v1', { name: 'jobs', repository: 'example/jobs', tag: 'v1' }],
])('%s is split into its parts', (text, parts) => {
  expect(parseImageArgument(text)).toEqual(parts);
});

test.each([
  ['', { tag: '' }],
  ['=v1', { name: '', tag: 'v1' }],
  ['@', { tag: '', digest: '' }],
  [':', { repository: '', tag: '' }],
  ['sha256:12', { digest: 'sha256:12' }],
  ['a=b=c', { name: 'a', tag: 'b=c' }],
])('%j keeps its invalid parts for the schema to refuse', (text, parts) => {
  expect(parseImageArgument(text)).toEqual(parts);
});

const component = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const registry = fc.constantFrom('', 'localhost:5000/', 'registry.example.com/');
const repository = fc
  .tuple(registry, fc.array(component, { minLength: 2, maxLength: 3 }))
  .map(([host, path]) => `${host}${path.join('/')}`);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/);
const digest = fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `sha256:${hex}`);
const version = fc.oneof(fc.record({ tag }), fc.record({ digest }), fc.record({ tag, digest }));
const name = fc.option(component, { nil: undefined });

test('a formatted reference parses back to its parts, with and without a name', () => {
  fc.assert(
    fc.property(name, repository, version, (image, place, it) => {
      const named = image === undefined ? {} : { name: image };
      const prefix = image === undefined ? '' : `${image}=`;
      const whole = parseImageArgument(`${prefix}${imageReference(place, it)}`);
      expect(whole).toEqual({ ...named, repository: place, ...it });
      const short = imageReference('', it).replace(/^[:@]/, '');
      expect(parseImageArgument(`${prefix}${short}`)).toEqual({ ...named, ...it });
    }),
  );
});
