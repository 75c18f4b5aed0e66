import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Repository, useRepository } from '../repository';

const origin = useRepository();

test('a clone of Git for Windows, which converts line ends, has the same files', () => {
  const { path } = origin();
  const git = (...args: string[]) => origin().exec('git', ...args);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'fleet');
  const empty = mkdtempSync(join(tmpdir(), 'argosy-'));
  const clone = new Repository(empty);
  rmSync(empty, { recursive: true });
  try {
    git('clone', '-q', '-c', 'core.autocrlf=true', path, clone.path);
    rmSync(join(clone.path, 'node_modules'), { recursive: true, force: true });
    symlinkSync(process.env['ARGOSY_PACKAGES'] ?? '', join(clone.path, 'node_modules'));
    for (const file of ['fleet/apps/my-app.ts', 'fleet/releases/dev/my-app.yaml', 'main.ts']) {
      expect(clone.read(file)).not.toContain('\r');
    }
    expect(clone.argosy('synth').stdout).toMatch(/^0 created, 0 updated, 0 deleted/m);
    clone.exec('git', 'config', 'user.name', 'a');
    clone.exec('git', 'config', 'user.email', 'a@example.com');
    const { status, stderr } = clone.argosy(
      ...['release', 'my-app', '--env', 'dev', '--image', 'v9.9.9'],
    );
    expect([status, stderr]).toEqual([0, '']);
  } finally {
    clone.remove();
  }
});
