import fc from 'fast-check';
import {
  imageReference,
  referenceProblem,
  repositoryProblem,
  splitReference,
  tagProblem,
} from '../../lib/kubernetes/image';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  'nginx',
  'library/nginx',
  'localhost:5000/a/b',
  '123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app',
  'a/b__c',
])('%s is a repository', (repository) => expect(repositoryProblem(repository)).toBeUndefined());

test.each([
  '',
  'nginx:1',
  'Nginx',
  'a//b',
  '/a',
  'a/',
  'a b',
  'a;b',
  'https://a/b',
  'a@b',
  'a/$(b)',
])('"%s" is not a repository', (repository) =>
  expect(repositoryProblem(repository)).toMatch(/not an image repository/),
);

test.each(['v1', '1.2.3-rc.1', '_x', 'a'.repeat(128)])('"%s" is a tag', (tag) =>
  expect(tagProblem(tag)).toBeUndefined(),
);

test.each(['', 'latest', '-a', '.a', 'a b', 'a'.repeat(129), 'ä', 'a:b', '$(x)'])(
  '"%s" is no tag to run',
  (tag) => expect(tagProblem(tag)).toBeDefined(),
);

test('a reference without tag and digest means latest, and is refused', () => {
  expect(referenceProblem('localhost:5000/web')).toMatch(/defaults to "latest"/);
  expect(referenceProblem('web:latest')).toMatch(/mutable/);
  expect(referenceProblem(`web@${DIGEST}`)).toBeUndefined();
});

test('a reference is split into its parts', () => {
  const repository = fc.constantFrom('web', 'localhost:5000/a/web', 'r.example.com/web');
  const version = fc.oneof(
    fc.record({ tag: fc.constantFrom('v1', '1.10') }),
    fc.record({ digest: fc.constant(DIGEST) }),
    fc.record({ tag: fc.constant('v1'), digest: fc.constant(DIGEST) }),
  );
  fc.assert(
    fc.property(repository, version, (name, it) => {
      expect(splitReference(imageReference(name, it))).toEqual({ repository: name, ...it });
    }),
  );
});
