import { isKnownHost, sshAddress } from '../../lib/base/known-hosts';

test.each([
  ['git@git.example.com:team/repo.git', 'git.example.com', 22],
  ['ssh://git@git.example.com/team/repo.git', 'git.example.com', 22],
  ['ssh://git.example.com:2222/team/repo.git', 'git.example.com', 2222],
  ['ssh://git@[2001:db8::1]/team/repo.git', '2001:db8::1', 22],
  ['ssh://[2001:db8::1]:2222/team/repo.git', '2001:db8::1', 2222],
  ['git@[2001:db8::1]:team/repo.git', '2001:db8::1', 22],
])('%s is read through SSH', (url, host, port) => {
  expect(sshAddress(url)).toEqual({ host, port });
});

test.each(['https://git@git.example.com/repo.git', 'oci://registry.example.com/charts', 'x'])(
  '%s is not read through SSH',
  (url) => expect(sshAddress(url)).toBeUndefined(),
);

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA';
const host = { host: 'git.example.com', port: 22 };

test.each([
  `git.example.com ${KEY}`,
  `  Git.Example.com,10.0.0.1 ${KEY}`,
  `*.example.com ${KEY}`,
  `git.example.co? ${KEY}`,
  `@cert-authority *.example.com ${KEY}`,
  `# a comment\ngit.example.com ${KEY}\n`,
  // The output of `ssh-keygen -H`.
  `|1|jGhCbxNLU6x3r2ktegLFBr33elA=|lqPIu+vvXtgGlZ2lZD8Sl9Aqq0Y= ${KEY}`,
])('a host is known by %j', (line) => {
  expect(isKnownHost([line], host)).toBe(true);
});

test.each([
  '',
  `# git.example.com ${KEY}`,
  `example.com ${KEY}`,
  `gitxexample.com ${KEY}`,
  `git.example.com.evil.org ${KEY}`,
  `*.example.com,!git.example.com ${KEY}`,
  `@revoked git.example.com ${KEY}`,
  `[git.example.com]:2222 ${KEY}`,
  `|1|c2FsdA==|AAAAAAAAAAAAAAAAAAAAAAAAAAA= ${KEY}`,
])('a host is not known by %j', (line) => {
  expect(isKnownHost([line], host)).toBe(false);
});

test('an IPv6 address has brackets only with another port', () => {
  const address = { host: '2001:db8::1', port: 22 };
  expect(isKnownHost([`2001:db8::1 ${KEY}`], address)).toBe(true);
  expect(isKnownHost([`[2001:db8::1]:2222 ${KEY}`], { ...address, port: 2222 })).toBe(true);
  expect(isKnownHost([`2001:db8::1 ${KEY}`], { ...address, port: 2222 })).toBe(false);
});

test('a server on another port has a line of its own', () => {
  const other = { ...host, port: 2222 };
  expect(isKnownHost([`[git.example.com]:2222 ${KEY}`], other)).toBe(true);
  expect(isKnownHost([`git.example.com ${KEY}`], other)).toBe(false);
});
