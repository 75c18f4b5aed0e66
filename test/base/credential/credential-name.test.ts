import { isCredentialName } from '../../../lib/base/credential/credential-name';

test.each([
  'password',
  'bearerToken',
  'accesstoken',
  'sshPrivateKey',
  'githubAppPrivateKey',
  'tlsClientCertKey',
  'gcpServiceAccountKey',
  'clientSecret',
  'oidc.clientSecret',
  'bindPW',
  'masterauth',
  'credentials',
  'Authorization',
  'X-Api-Key',
  'PRIVATE-TOKEN',
  'webhook.github.secret',
])('%s denotes a credential', (name) => {
  expect(isCredentialName(name)).toBe(true);
});

test.each([
  'type',
  'url',
  'username',
  'project',
  'githubAppID',
  'tlsClientCertData',
  'passwordFile',
  'existingSecret',
  'enablePassword',
  'PUBLIC_KEY',
  'constructor',
  '__proto__',
  'monkey',
  '',
])('%j denotes none', (name) => {
  expect(isCredentialName(name)).toBe(false);
});
