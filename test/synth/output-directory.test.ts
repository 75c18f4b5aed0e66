import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { demandDirectory, outputProblem } from '../../lib/synth/output-directory';
import { problemsOf } from '../fleet';

let root: string;

beforeEach(() => {
  root = join(realpathSync(mkdtempSync(join(tmpdir(), 'argosy-'))), 'repository');
  mkdirSync(join(root, 'fleet'), { recursive: true });
});

afterEach(() => rmSync(dirname(root), { recursive: true }));

const problem = (path: string) => outputProblem(root, join(root, path));

test.each(['dist', 'scratch', 'scratch/a', '.argosy/x', '../elsewhere', 'distant'])(
  'it renders into %s',
  (path) => {
    expect(problem(path)).toBeUndefined();
  },
);

test.each(['.', '..', 'fleet', 'fleet/x', 'FLEET/x', '.git/x', '.github', 'node_modules/x', 'lib'])(
  'it does not render into %s',
  (path) => {
    expect(problem(path)).toMatch(/choose a directory/);
  },
);

test.each(['dist/apps', 'dist/apps/dev', 'dist/x'])('it does not render into %s alone', (path) => {
  expect(problem(path)).toMatch(/^a part of dist\/ cannot be rendered alone/);
});

test('a link into such a directory is one, and so is a link that stands for it', () => {
  symlinkSync('fleet', join(root, 'link'));
  symlinkSync('../packages', join(root, 'node_modules'));
  mkdirSync(join(root, '../packages'));
  expect(problem('link/x')).toMatch(/outside of fleet\//);
  expect(problem('node_modules/x')).toMatch(/outside of node_modules\//);
});

test.each([
  ['a file', (dist: string) => writeFileSync(dist, ''), 'It is not a directory.'],
  ['a dangling link', (dist: string) => symlinkSync('nowhere', dist), /does not exist/],
  ['a link out of the repository', (dist: string) => symlinkSync('..', dist), /out of the repo/],
])('dist/ that is %s is refused', (_, make, message) => {
  make(join(root, 'dist'));
  const [found] = problemsOf(() => demandDirectory(root, join(root, 'dist')));
  expect([found?.file, found?.message]).toEqual(['dist', expect.stringMatching(message)]);
});

test('dist/ may be missing, a directory, or a link to one in the repository', () => {
  const dist = join(root, 'dist');
  expect(() => demandDirectory(root, dist)).not.toThrow();
  symlinkSync('fleet', dist);
  expect(() => demandDirectory(root, dist)).not.toThrow();
});
