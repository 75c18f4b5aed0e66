import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git } from '../../../lib/base/git';
import { pullRequestText } from '../../../lib/delivery/git/pull-request-text';
import type { Change } from '../../../lib/delivery/plan/decision';
import { git } from '../clone';

const directory = mkdtempSync(join(tmpdir(), 'argosy-text-'));
beforeAll(() => {
  git(directory, 'init', '-q');
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  git(directory, ...identity, 'commit', '-q', '--allow-empty', '-m', 'The fleet');
});
afterAll(() => rmSync(directory, { recursive: true }));

const release = (images: Record<string, string>) => ({
  images: Object.fromEntries(Object.entries(images).map(([name, tag]) => [name, { tag }])),
});

function change(app: string, images: Record<string, string>): Change {
  return { kind: 'change', app, environment: 'staging', after: release(images), images: [] };
}

/** The text of a promotion. */
function textOf(
  changes: readonly Change[],
  { force, files = 1 }: { force?: string; files?: number } = {},
) {
  return pullRequestText(new Git(directory), {
    intent: { kind: 'promote', from: ['dev'], to: ['staging'], ...(force && { force }) },
    changes,
    files: Array.from({ length: files }, (_, i) => ({
      path: `dist/apps/staging/app-${i}/Deployment.app.k8s.yaml`,
      added: 1,
      removed: 1,
    })),
    base: 'HEAD',
    commit: 'HEAD',
  });
}

test('a version is text, a path is code', () => {
  const { title, body } = textOf([change('my-app', { 'my-app': 'v2.0.0' })]);
  expect(title).toBe('chore(promote): my-app v2.0.0 in staging from dev');
  expect(body).toContain('| my-app | staging | nothing | v2.0.0 |');
  expect(body).toContain('| `dist/apps/staging/app-0/Deployment.app.k8s.yaml` | +1 −1 |');
});

test('a reason mentions nobody and refers to nothing', () => {
  const { body } = textOf([], { force: 'As @example/admins says in #12 | <b>now</b>' });
  expect(body).toMatch(
    /^\*\*Forced:\*\* `As @example\/admins says in #12 `&#124;` <b>now<\/b>`\n\n\|/,
  );
});

test('a text that is too long keeps its first rows and says what is left out', () => {
  const changes = Array.from({ length: 2000 }, (_, i) => change(`app-${i}`, { x: 'v1.0.0' }));
  const { title, body } = textOf(changes, { force: '@'.repeat(100_000), files: 2000 });
  expect(title).toBe('chore(promote): 2000 apps in staging');
  expect(body.length).toBeLessThan(60_000);
  expect(body).toMatch(/^\*\*Forced:\*\* `@{999}…`\n/);
  expect(body).toMatch(/\| app-300 \|.*\n\n… and \d+ more\.\n\n2000 files change\.\n\n\| File/s);
  expect(body).toMatch(/… and \d+ more\.\n\n<details>/);
});

test('a title is shortened', () => {
  const images = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`image-${i}`, `v${i}`]));
  const { title } = textOf([change('my-app', images)]);
  expect(title).toBe('chore(promote): 100 of 100 images of my-app in staging');
});
