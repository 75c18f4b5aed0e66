import { nearest, show } from '../../lib/base/hint';

test('a misspelled word finds the one that was meant', () => {
  expect(nearest('replcas', ['replicas', 'readiness'])).toBe('replicas');
  expect(nearest('wbe', ['web', 'job'])).toBe('web');
  expect(nearest('Port', ['port'])).toBe('port');
});

test('a word that is like none of them finds none', () => {
  expect(nearest('volume-mounts', ['port', 'image'])).toBeUndefined();
  expect(nearest('web', ['job'])).toBeUndefined();
});

test('a long value is shown in short', () => {
  expect(show('x'.repeat(500))).toHaveLength(80);
  expect(show(undefined)).toBe('undefined');
});
