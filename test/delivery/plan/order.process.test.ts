import { type Ancestry, ancestryIn, orderOf } from '../../../lib/delivery/plan/order';
import { useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();

/** Commits are named by their position, such as `c2`. */
const line: Ancestry = (a, b) => {
  const distance = Number(a.slice(1)) - Number(b.slice(1));
  if (Number.isNaN(distance)) return 'unknown';
  return distance === 0 ? 'same' : distance < 0 ? 'older' : 'newer';
};

test.each([
  ['older', { commit: 'c1' }, { commit: 'c2' }],
  ['newer', { commit: 'c2' }, { commit: 'c1' }],
  ['same', { commit: 'c1' }, { commit: 'c1' }],
  ['older', { commit: 'c1', sequence: 9 }, { commit: 'c2', sequence: 1 }],
  ['newer', { commit: 'elsewhere', sequence: 10 }, { commit: 'c2', sequence: 9 }],
  ['older', { sequence: 9 }, { commit: 'c2', sequence: 10 }],
  ['same', { sequence: 9 }, { sequence: 9 }],
  ['newer', { sequence: 1 }, { sequence: 0 }],
  ['unknown', { sequence: 9 }, {}],
  ['unknown', {}, { commit: 'c1', sequence: 1 }],
  ['unknown', { commit: 'elsewhere' }, { commit: 'c1' }],
])(
  '%s is the order of %j to %j: commits take precedence over sequence numbers',
  (order, it, current) => {
    expect(orderOf(it, current, line)).toBe(order);
  },
);

test('ancestry is read from the repository, by full and by abbreviated ids', () => {
  const { git } = repository();
  const [first, second] = [repository().commit({}), repository().commit({})];
  const side = repository().commit({}, { parent: first });
  const ancestry = ancestryIn(git);
  expect(ancestry(first, second)).toBe('older');
  expect(ancestry(second.slice(0, 10), first)).toBe('newer');
  expect(ancestry(first, first.slice(0, 10))).toBe('same');
  expect(ancestry(side, second)).toBe('unknown');
});

test('a commit that the repository does not have is only comparable with itself', () => {
  const ancestry = ancestryIn(repository().git);
  const known = repository().commit({});
  expect(ancestry('abcdef0', 'abcdef0')).toBe('same');
  expect([ancestry('abcdef0', known), ancestry(known, 'abcdef0')]).toEqual(['unknown', 'unknown']);
});
