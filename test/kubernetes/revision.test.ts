import { revisionProblem } from '../../lib/kubernetes/revision';

test.each([
  '20.1.0',
  'v1.4.2',
  '1.2.3-rc.1+build.5',
  'release-2026.11',
  'charts/redis/v1',
  '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  `sha256:${'0'.repeat(64)}`,
  'max.2',
])('%s is a revision', (revision) => {
  expect(revisionProblem(revision)).toBeUndefined();
});

test.each([
  ['', /empty/],
  ['HEAD', /branch/],
  ['main', /branch/],
  ['refs/heads/v1', /branch/],
  ['latest', /moves/],
  ['^20.1.0', /range/],
  ['~1.2', /range/],
  ['*', /range/],
  ['1.x', /range/],
  ['1.2.X', /range/],
  ['>=1 <2', /range/],
  ['1.0 || 2.0', /range/],
  ['-v1', /not a revision/],
  ['a..b', /not a revision/],
  ['v1:v2', /not a revision/],
  ['v1.lock', /not a revision/],
  ['v1\n', /not a revision/],
])('%j is not: it moves, or git and Helm do not accept it', (revision, problem) => {
  expect(revisionProblem(revision)).toMatch(problem);
});
