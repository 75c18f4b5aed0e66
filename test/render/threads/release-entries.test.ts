import fc from 'fast-check';
import type { Release } from '../../../lib/model/release';
import { releaseEntries, releasesOf } from '../../../lib/render/threads/release-entries';

const image = fc.record(
  { tag: fc.constantFrom('v1', 'v2'), commit: fc.constant('a'.repeat(40)) },
  { requiredKeys: ['tag'] },
);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/);
const release = fc.record(
  { images: fc.dictionary(name, image, { minKeys: 1 }), hold: fc.constant({ reason: 'x' }) },
  { requiredKeys: ['images'] },
) as unknown as fc.Arbitrary<Release>;

test('releases are the same after they have been passed to a thread', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, release)), (all) => {
      const releases = new Map(all);
      expect(releasesOf(structuredClone(releaseEntries(releases)))).toEqual(releases);
    }),
  );
});
