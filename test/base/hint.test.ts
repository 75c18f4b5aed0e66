import { existing, nearest, show } from '../../lib/base/hint';

test('a misspelled word finds the nearest one', () => {
  expect(nearest('replcas', ['replicas', 'readiness'])).toBe('replicas');
  expect(nearest('wbe', ['web', 'job'])).toBe('web');
  expect(nearest('Port', ['port'])).toBe('port');
});

test('a word that is not similar to any finds none', () => {
  expect(nearest('volume-mounts', ['port', 'image'])).toBeUndefined();
  expect(nearest('web', ['job'])).toBeUndefined();
});

test('a long value is abbreviated', () => {
  expect(show('x'.repeat(500))).toHaveLength(80);
  expect(show(undefined)).toBe('undefined');
});

test('names that exist are listed, after the closest one, and only the first of many', () => {
  expect(existing('prodction', ['dev', 'production'])).toBe(
    'Did you mean "production"? Existing: dev, production.',
  );
  expect(existing('x', [])).toBe('There are none.');
  const many = Array.from({ length: 40 }, (_, i) => `app-${i + 10}`);
  expect(existing('web', many)).toMatch(/^Existing: app-10, .*app-21, and 28 more\.$/);
});
