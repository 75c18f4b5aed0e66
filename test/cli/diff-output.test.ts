import { diffMarkdown } from '../../lib/cli/diff-output';
import type { ChangedUnit, RenderedChange } from '../../lib/delivery/history/rendered-change';

const ENVIRONMENTS = ['production', 'staging', 'dev'];

function unit(environment: string, app: string, diff = `-a\n+${environment}`): ChangedUnit {
  const path = `dist/apps/${environment}/${app}/Deployment.${app}.k8s.yaml`;
  return { environment, app, diff, files: [{ path, added: 2, removed: 1 }] };
}

function change(units: ChangedUnit[], releases: RenderedChange['releases'] = []): RenderedChange {
  return { base: 'a'.repeat(40), releases, units };
}

test('the most important environment comes first, with its diff', () => {
  const text = diffMarkdown(change([unit('dev', 'a'), unit('production', 'a')]), ENVIRONMENTS);
  expect(text).toContain('**2 rendered manifests change.**');
  expect(text).toMatch(/\| `production\/a` \| 1 \| \+2 −1 \|\n\| `dev\/a` \|/);
  expect(text).toMatch(/<summary>production\/a<\/summary>\n\n```diff\n-a\n\+production\n```/);
  expect(text.indexOf('<summary>production')).toBeLessThan(text.indexOf('<summary>dev'));
});

test('a release is a row, and what it says is no markup', () => {
  const releases = [{ app: 'a', environment: 'dev', before: 'v1.0.0', after: '@ann|<b>' }];
  expect(diffMarkdown(change([], releases), ENVIRONMENTS)).toContain(
    '| a | dev | v1.0.0 | `@ann`&#124;`<b>` |',
  );
});

test('without a change it says so', () => {
  expect(diffMarkdown(change([]), ENVIRONMENTS)).toBe(
    '**The rendered manifests do not change.**\n',
  );
});

test('diffs that do not fit are left out, and the reader is told how to see them', () => {
  const long = unit('production', 'a', 'x'.repeat(70_000));
  const text = diffMarkdown(change([long, unit('dev', 'a')]), ENVIRONMENTS);
  expect(text).not.toContain('xxx');
  expect(text).toContain('<summary>dev/a</summary>');
  expect(text).toContain('`git diff aaaaaaaaaaaa -- dist`');
});

test.each([10, 2000])('the text of %i parts fits into a comment', (count) => {
  const units = Array.from({ length: count }, (_, i) =>
    unit('production', `app-${i}`, 'y'.repeat(9000)),
  );
  expect(diffMarkdown(change(units), ENVIRONMENTS).length).toBeLessThanOrEqual(60_010);
});
