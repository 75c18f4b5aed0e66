import fc from 'fast-check';
import { commitMessage } from '../../../lib/delivery/history/message';
import { title } from '../../../lib/delivery/history/subject';
import type { Change } from '../../../lib/delivery/plan/decision';
import type { Intent } from '../../../lib/delivery/protocol/request';
import type { Release } from '../../../lib/model/release';

const release = (images: Readonly<Record<string, string>>): Release => ({
  images: Object.fromEntries(Object.entries(images).map(([name, tag]) => [name, { tag }])),
});

const changeOf = (changes: Partial<Change> = {}): Change => ({
  kind: 'change',
  app: 'web',
  environment: 'dev',
  before: release({ web: 'v1' }),
  after: release({ web: 'v2' }),
  images: [],
  ...changes,
});

const RELEASE: Intent = { kind: 'release', releases: [] };
const PROMOTION: Intent = { kind: 'promote', from: ['staging'], to: ['production'] };
const ROLLBACK: Intent = { kind: 'rollback', app: 'web', environments: ['dev'] };
const RESUME: Intent = { kind: 'resume', app: 'web', environments: ['dev'] };
const APPROVAL: Intent = { kind: 'approve', app: 'web', environments: ['dev'], images: [] };

const NAMES =
  'ad cart catalog checkout currency email frontend payment quote search shipping stock';

/** A release of a shop of twelve services, each with a version of its own. */
const shop = (changed: Readonly<Record<string, string>> = {}): Release => {
  const versions = NAMES.split(' ').map((name, i) => [name, `1.${i}.0`]);
  return release({ ...Object.fromEntries(versions), ...changed });
};

/** What the shop may become, with the subject and the body of the commit. */
const SHOP: readonly [string, Intent, Partial<Change>, string][] = [
  [
    'two images of twelve, with their versions',
    RELEASE,
    { after: shop({ cart: '1.4.1', checkout: '1.5.0' }) },
    'chore(release): shop cart 1.4.1, checkout 1.5.0 in dev',
  ],
  [
    'two images of one version',
    RELEASE,
    { after: shop({ cart: '2', checkout: '2' }) },
    'chore(release): shop cart and checkout 2 in dev',
  ],
  [
    'two images of long versions, without them',
    RELEASE,
    { after: shop({ cart: `main-${'b'.repeat(30)}`, checkout: `main-${'c'.repeat(30)}` }) },
    `chore(release): shop: cart, checkout in dev

- cart 1.1.0 -> cart main-${'b'.repeat(30)}
- checkout 1.3.0 -> checkout main-${'c'.repeat(30)}`,
  ],
  [
    'many images, as their number',
    RELEASE,
    {
      after: shop(
        Object.fromEntries(
          NAMES.split(' ')
            .slice(0, 9)
            .map((it) => [it, `2-${it}`]),
        ),
      ),
    },
    `chore(release): 9 of 12 images of shop in dev

${NAMES.split(' ')
  .slice(0, 9)
  .map((it, i) => `- ${it} 1.${i}.0 -> ${it} 2-${it}`)
  .join('\n')}`,
  ],
  [
    'one version of all images',
    PROMOTION,
    { after: release(Object.fromEntries(NAMES.split(' ').map((it) => [it, 'v2']))) },
    'chore(promote): shop v2 in dev from staging',
  ],
  [
    'where a rollback comes from',
    ROLLBACK,
    { after: shop({ cart: '1.0.9' }) },
    'revert(rollback): shop cart 1.0.9 in dev back from cart 1.1.0',
  ],
  [
    'the app alone, if more is too much',
    APPROVAL,
    { after: shop() },
    'chore(approve): shop in dev',
  ],
];

test.each(SHOP)('the subject says %s', (_, intent, changes, expected) => {
  const change = changeOf({ app: 'shop', before: shop(), ...changes });
  const message = commitMessage(intent, [change], 'Ann <ann@example.com>');
  const [said] = message.split('\n\nArgosy-');
  expect(intent.kind === 'approve' ? said?.split('\n')[0] : said).toBe(expected);
});

test('the subject abbreviates the ids of commits, which the trailers have, if it would be too long', () => {
  const after = release({ web: 'abcdef0123'.repeat(4) });
  expect(title(PROMOTION, [changeOf({ after })])).toBe(
    'chore(promote): web abcdef0123ab in dev from staging',
  );
  expect(title(RELEASE, [changeOf({ after })])).toBe(
    `chore(release): web ${'abcdef0123'.repeat(4)} in dev`,
  );
});

test('the subject names all environments, each once', () => {
  const changes = ['dev', 'staging', 'dev'].map((environment, i) =>
    changeOf({ app: `app-${i}`, environment }),
  );
  expect(title(RELEASE, changes)).toBe('chore(release): 3 apps in dev, staging');
});

test('one app in several environments is named, with its release if that is the same in all', () => {
  const [eu, us] = [changeOf({ environment: 'eu' }), changeOf({ environment: 'us' })];
  expect(title(RELEASE, [eu, us])).toBe('chore(release): web v2 in eu, us');
  expect(title(ROLLBACK, [eu, us])).toBe('revert(rollback): web v2 in eu, us back from v1');
  const older = { ...us, after: release({ web: 'v0' }) };
  expect(title(RELEASE, [eu, older])).toBe('chore(release): web in eu, us');
});

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
const tag = fc.oneof(fc.stringMatching(/^\w[\w.-]{0,127}$/), fc.stringMatching(/^[0-9a-f]{40}$/));
const releases = fc
  .dictionary(name, tag, { minKeys: 1, maxKeys: 14 })
  .map((it) => release(it as Record<string, string>));

test('every subject is one line of fewer than 72 characters, whatever the names', () => {
  const change = fc
    .record({
      app: name,
      environment: name,
      before: fc.option(releases, { nil: undefined }),
      after: releases,
    })
    .map((it) => changeOf(it));
  const intent = fc.oneof(
    fc.constantFrom<Intent>(RELEASE, ROLLBACK, RESUME, APPROVAL),
    fc
      .record({ from: fc.array(name, { minLength: 1, maxLength: 3 }), to: fc.array(name) })
      .map((it): Intent => ({ kind: 'promote', ...it })),
  );
  fc.assert(
    fc.property(intent, fc.array(change, { maxLength: 5 }), (it, changes) => {
      expect(title(it, changes)).toMatch(/^(chore|revert)\([a-z]+\): [^\n]{1,70}$/);
      expect(title(it, changes).length).toBeLessThan(72);
    }),
  );
});

test('a subject of 71 characters is whole, and a longer one leaves the version to the body', () => {
  const titleOf = (length: number) =>
    title(RELEASE, [changeOf({ after: release({ web: 'v'.repeat(length) }) })]);
  expect(titleOf(44)).toBe(`chore(release): web ${'v'.repeat(44)} in dev`);
  expect(titleOf(44)).toHaveLength(71);
  expect(titleOf(45)).toBe('chore(release): web in dev');
});
