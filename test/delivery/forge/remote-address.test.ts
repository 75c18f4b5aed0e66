import * as fc from 'fast-check';
import { isOn, remoteAddress } from '../../../lib/delivery/forge/remote-address';

test.each([
  ['https://github.com/example/gitops.git', 'github.com', 'example/gitops', 'github.com'],
  ['https://GitHub.com/example/gitops/', 'github.com', 'example/gitops', 'github.com'],
  ['https://user:t0ken@git.example.com:8443/a/b', 'git.example.com', 'a/b', 'git.example.com:8443'],
  ['git@github.com:example/gitops.git', 'github.com', 'example/gitops', undefined],
  ['gitlab.com:group/sub/gitops.git', 'gitlab.com', 'group/sub/gitops', undefined],
  ['git@gitlab.example.com:/group/gitops.git', 'gitlab.example.com', 'group/gitops', undefined],
  ['ssh://git@git.example.com:2222/a/b.git', 'git.example.com', 'a/b', undefined],
  ['git+ssh://git@git.example.com/a/b.git', 'git.example.com', 'a/b', undefined],
  ['ssh://git@ssh.github.com:443/example/gitops.git', 'github.com', 'example/gitops', undefined],
  ['git@altssh.gitlab.com:group/gitops.git', 'gitlab.com', 'group/gitops', undefined],
])('%s is on %s', (url, hostname, path, webHost) => {
  expect(remoteAddress(url)).toEqual({ hostname, path, ...(webHost && { webHost }) });
});

test.each([
  '/srv/git/gitops.git',
  '../gitops.git',
  'C:\\git\\gitops',
  'file:///srv/git/gitops.git',
  'https://github.com/gitops',
  'https://github.com/',
  'git@github.com:gitops.git',
  'git@github.com:../../gitops',
  'git@github.com:example/git ops',
  'git@github.com:example/gitops?x=/y',
  'https://',
  '',
])('%j is no address of a hosted repository', (url) => {
  expect(remoteAddress(url)).toBeUndefined();
});

test('any text is an address or none, and a path has no segment that leaves it', () => {
  fc.assert(
    fc.property(fc.webUrl(), fc.string(), (url, text) => {
      for (const it of [url, text, `git@example.com:${text}`, `https://example.com/${text}`]) {
        expect(remoteAddress(it)?.path ?? 'a/b').toMatch(
          /^(?!\.+(\/|$))[\w.-]+(\/(?!\.+(\/|$))[\w.-]+)+$/,
        );
      }
    }),
  );
});

test.each([
  ['https://git.example.com/a/b', 'git.example.com', true],
  ['https://git.example.com/a/b', 'https://git.example.com/gitlab', true],
  ['https://git.example.com/a/b', 'https://git.example.com:8443', false],
  ['https://git.example.com:8443/a/b', 'https://git.example.com:8443', true],
  ['ssh://git@git.example.com:2222/a/b', 'https://git.example.com:8443', true],
  ['ssh://git@git.example.com/a/b', 'example.com', false],
  ['ssh://git@git.example.com/a/b', '', false],
  ['ssh://git@git.example.com/a/b', 'not a host', false],
])('whether %s is on %j: %s', (url, host, expected) => {
  const address = remoteAddress(url);
  expect(address && isOn(address, host)).toBe(expected);
});
