import { parse } from 'yaml';
import { secret } from '../../../../lib';
import { accessKeys } from '../../../../lib/constructs/argocd/install/access-keys';
import type { ArgocdSso } from '../../../../lib/model/argocd/argocd-sso';
import { MINIMAL } from '../../../argocd';

const url = 'https://argocd.example.com';
const keys = (sso: ArgocdSso, admin?: boolean) =>
  accessKeys({ ...MINIMAL, url, sso, ...(admin === undefined ? {} : { admin }) });

const oidc = { name: 'Example', issuer: 'https://login.example.com', clientId: 'argocd' };

test('without SSO, only the user admin can log in', () => {
  expect(accessKeys(MINIMAL)).toEqual({});
});

test('with SSO, the user admin cannot log in, unless it is kept', () => {
  expect(keys({ oidc })['admin.enabled']).toBe('false');
  expect(keys({ oidc }, true)).not.toHaveProperty('admin.enabled');
});

test('an OIDC provider without a secret uses PKCE', () => {
  expect(parse(keys({ oidc })['oidc.config'] ?? '')).toEqual({
    name: 'Example',
    issuer: 'https://login.example.com',
    clientID: 'argocd',
    enablePKCEAuthentication: true,
  });
});

test('every field of an OIDC provider has the name that Argo CD reads', () => {
  const complete = {
    ...oidc,
    clientSecret: secret('sso', { property: 'client' }),
    cliClientId: 'argocd-cli',
    scopes: ['openid', 'groups'],
    groupsClaim: true,
    logoutUrl: 'https://login.example.com/logout',
  };
  expect(parse(keys({ oidc: complete })['oidc.config'] ?? '')).toEqual({
    name: 'Example',
    issuer: 'https://login.example.com',
    clientID: 'argocd',
    clientSecret: '$argocd-sso:sso.client',
    cliClientID: 'argocd-cli',
    requestedScopes: ['openid', 'groups'],
    requestedIDTokenClaims: { groups: { essential: true } },
    logoutURL: 'https://login.example.com/logout',
  });
});

test('secrets anywhere in a connector of Dex are references', () => {
  const config = {
    clientID: 'id',
    clientSecret: secret('github'),
    orgs: [{ name: 'example', teams: ['admins'] }],
    nested: { key: secret('other') },
  };
  const connector = { type: 'github', id: 'github', name: 'GitHub', config };
  expect(parse(keys({ dex: { connectors: [connector] } })['dex.config'] ?? '')).toEqual({
    connectors: [
      {
        type: 'github',
        id: 'github',
        name: 'GitHub',
        config: {
          clientID: 'id',
          clientSecret: '$argocd-sso:github',
          orgs: [{ name: 'example', teams: ['admins'] }],
          nested: { key: '$argocd-sso:other' },
        },
      },
    ],
  });
});
