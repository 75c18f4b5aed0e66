import { pause } from '../../lib/base/pause';

test('a pause lasts for the given time', () => {
  const start = performance.now();
  pause(20);
  expect(performance.now() - start).toBeGreaterThan(15);
});
