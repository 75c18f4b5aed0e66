import { generateKeyPairSync } from 'node:crypto';

// Made here, so that secret scanners do not report the file.

/** Letters of both cases and digits. */
export const letters = (length: number) =>
  'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'.repeat(10).slice(0, length);
export const hex = (length: number) =>
  '0f8e7d6c5b4a39281706f5e4d3c2b1a0'.repeat(5).slice(0, length);
const upper = (length: number) => letters(length).toUpperCase();
const UUID = '6f1c0d4e-8a2b-4c3d-9e5f-0a1b2c3d4e5f';
export const PASSWORD = ['Sup3r', 'S3cret!'].join('');

export const base64 = (text: string) => Buffer.from(text).toString('base64');
const json64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed token with these claims. */
export const webToken = (claims: object) =>
  `${json64({ alg: 'HS256', typ: 'JWT' })}.${json64(claims)}.${letters(43)}`;

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed = generateKeyPairSync('ed25519').privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const lock = { cipher: 'aes-256-cbc', passphrase: 'x' } as const;

/** Private keys of each algorithm and form. */
export const PRIVATE_KEYS: Readonly<Record<string, string>> = {
  'EC in SEC 1': ec.export({ type: 'sec1', format: 'pem' }).toString(),
  'EC in PKCS #8': ec.export({ type: 'pkcs8', format: 'pem' }).toString(),
  Ed25519: ed.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'RSA in PKCS #1': rsa.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'RSA in PKCS #8': rsa.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'encrypted PKCS #8': ec.export({ type: 'pkcs8', format: 'pem', ...lock }).toString(),
  'encrypted PKCS #1': rsa.export({ type: 'pkcs1', format: 'pem', ...lock }).toString(),
  OpenSSH: `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE${letters(200)}\n-----END OPENSSH PRIVATE KEY-----\n`,
  PGP: `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\nlQOY${letters(200)}\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----\n`,
  PuTTY: `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n${letters(48)}\n`,
  JSON: JSON.stringify({ kty: 'EC', crv: 'P-256', d: letters(43) }),
  'one line': ec.export({ type: 'pkcs8', format: 'pem' }).toString().replace(/\n/g, '\\n'),
  spaces: ec.export({ type: 'pkcs8', format: 'pem' }).toString().replace(/\n/g, ' '),
  truncated: ec.export({ type: 'pkcs8', format: 'pem' }).toString().slice(0, 90),
  'EC without lines': ec.export({ type: 'sec1', format: 'der' }).toString('base64'),
  'EC in PKCS #8 without lines': ec.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  'Ed25519 without lines': ed.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  'RSA without lines': rsa.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
  'encrypted without lines': ec
    .export({ type: 'pkcs8', format: 'der', ...lock })
    .toString('base64'),
};

/** What is public about these keys. */
export const PUBLIC_KEYS: readonly string[] = (['ec', 'ed25519', 'rsa'] as const).map((type) => {
  const options = { ec: { namedCurve: 'P-256' }, ed25519: {}, rsa: { modulusLength: 1024 } }[type];
  const { publicKey } = generateKeyPairSync(type as 'ec', options as { namedCurve: string });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
});

/** A credential of each form, with its kind. None has a name. */
export const SAMPLES: readonly (readonly [what: string, sample: string])[] = [
  ...['ghp_', 'gho_', 'ghu_', 'ghs_'].map((it) => ['a GitHub token', it + letters(36)] as const),
  ['a GitHub token', `ghr_${letters(76)}`],
  ['a GitHub token', `github_pat_${letters(22)}_${letters(59)}`],
  ...['pat', 'ptt', 'soat', 'cbt', 'oas', 'agent', 'imt', 'ft'].map(
    (it) => ['a GitLab access token', `gl${it}-${letters(20)}`] as const,
  ),
  ['a GitLab deploy token', `gldt-${letters(20)}`],
  ['a GitLab runner token', `glrt-${letters(20)}`],
  ['a GitLab runner token', `glrt-t1_${letters(20)}`],
  ['a GitLab runner token', `GR1348941${letters(20)}`],
  ['an Atlassian token', `ATATT3${letters(180)}=${hex(8)}`],
  ['a Bitbucket app password', `ATBB${letters(32)}`],
  ['an Azure DevOps access token', `${letters(76)}AZDO${letters(4)}`],
  ['the id of an AWS access key', `AKIA${upper(16)}`],
  ['the id of an AWS access key', `ASIA${upper(16)}`],
  ['an AWS secret access key', `aws_secret_access_key = ${letters(40)}`],
  ['an AWS secret access key', `"SecretAccessKey": "${letters(40)}"`],
  ['a Google OAuth secret', `GOCSPX-${letters(28)}`],
  ['a Google access token', `ya29.${letters(60)}`],
  [
    'an Azure shared access signature',
    `https://acct.blob.core.windows.net/c?sv=2022-11-02&ss=b&sp=rl&se=2030-01-01&sig=${letters(43)}%3D`,
  ],
  ['an Azure shared access signature', `sv=2022-11-02&ss=b&sp=rl&sig=${letters(43)}%3D`],
  [
    'an Azure shared access signature',
    `https://prod-1.westus.logic.azure.com:443/workflows/${hex(32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sig=${letters(43)}`,
  ],
  [
    'an Azure access key',
    `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${letters(86)}==;EndpointSuffix=core.windows.net`,
  ],
  [
    'an Azure access key',
    `Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${letters(43)}=`,
  ],
  ['an Azure client secret', `aB3${'8Q'}~${letters(34)}`],
  ['a DigitalOcean token', `dop_v1_${hex(64)}`],
  ['a DigitalOcean token', `doo_v1_${hex(64)}`],
  ['a Databricks access token', `dapi${hex(32)}`],
  ['a Heroku API key', `HRKU-${letters(60)}`],
  ['a Fly.io token', `FlyV1 fm2_${letters(60)}`],
  ['a Netlify token', `nfp_${letters(36)}`],
  ['a Vercel token', `vcp_${letters(24)}`],
  ['a Supabase key', `sbp_${hex(40)}`],
  ['a PlanetScale token', `pscale_tkn_${letters(43)}`],
  ['a Tailscale key', `tskey-auth-${letters(12)}-${letters(32)}`],
  ['a Cloudflare key', `v1.0-${hex(24)}-${hex(146)}`],
  ['an npm access token', `npm_${letters(36)}`],
  ['an npm access token', `//registry.example.com/:_authToken=${letters(36)}`],
  ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${letters(80)}`],
  ['a RubyGems key', `rubygems_${hex(48)}`],
  ['a NuGet key', `oy2${letters(43).toLowerCase()}`],
  ['a Docker access token', `dckr_pat_${letters(27)}`],
  ['an Artifactory key', `AKCp${letters(69)}`],
  ['a Vault token', `hvs.${letters(95)}`],
  ['a Vault token', `hvb.${letters(140)}`],
  ['a Vault token', `hvr.${letters(95)}`],
  ['a 1Password service account token', `ops_${onePassword()}`],
  ['an age key', `AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`],
  ['a Doppler token', `dp.st.prd.${letters(43)}`],
  ['a Terraform token', `${letters(14)}.atlasv1.${letters(67)}`],
  ['a Pulumi token', `pul-${hex(40)}`],
  ['a Stripe key', `sk_live_${letters(24)}`],
  ['a Stripe key', `rk_live_${letters(99)}`],
  ['a webhook secret', `whsec_${letters(32)}`],
  ['a SendGrid API key', `SG.${letters(22)}.${letters(43)}`],
  ['a Shopify key', `shpat_${hex(32)}`],
  ['a Slack token', `xoxb-123456789012-1234567890123-${letters(24)}`],
  ['a Slack token', `xoxe.xoxp-1-${letters(100)}`],
  ['a Slack token', `xapp-1-A0123456789-1234567890123-${hex(64)}`],
  ['a New Relic key', `NRAK-${upper(27)}`],
  ['a New Relic key', `${hex(36)}NRAL`],
  ['a Grafana Cloud token', `glc_${base64(JSON.stringify({ o: '1', n: letters(30) }))}`],
  ['a Grafana service account token', `glsa_${letters(32)}_${hex(8)}`],
  ['a Sentry token', `sntryu_${hex(64)}`],
  ['a Dynatrace token', `dt0c01.${upper(24)}.${upper(64)}`],
  ['a Postman key', `PMAK-${hex(24)}-${hex(34)}`],
  ['a Sonar token', `squ_${hex(40)}`],
  ['a Square token', `sq0csp-${letters(43)}`],
  ['a Linear API token', `lin_api_${letters(40)}`],
  ['a Notion token', `ntn_${'12345678901'}${letters(35)}`],
  ['a Figma access token', `figd_${letters(40)}`],
  ['an Airtable token', `pat${letters(14)}.${hex(64)}`],
  ['a HubSpot token', `pat-eu1-${UUID}`],
  ['a Buildkite token', `bkua_${hex(40)}`],
  ['a CircleCI token', `CCIPAT_${letters(22)}_${hex(40)}`],
  ['a Telegram bot token', `123456789:AA${letters(33)}`],
  ['an Anthropic API key', `sk-ant-api03-${letters(93)}AA`],
  ['an OpenAI API key', `sk-proj-${letters(74)}T3BlbkFJ${letters(74)}`],
  ['an OpenAI API key', `sk-${letters(20)}T3BlbkFJ${letters(20)}`],
  ['an OpenRouter API key', `sk-or-v1-${hex(64)}`],
  ['a Groq API key', `gsk_${letters(52)}`],
  ['a Hugging Face access token', `hf_${letters(60).replace(/\d/g, '').slice(0, 34)}`],
  ['a Replicate token', `r8_${letters(37)}`],
  [
    'the URL of a Slack webhook',
    `https://hooks.slack.com/services/T${upper(8)}/B${upper(10)}/${letters(24)}`,
  ],
  [
    'the URL of a Slack webhook',
    `https://hooks.slack.com/workflows/T${upper(8)}/A${upper(10)}/${'1234567890123'}/${letters(24)}`,
  ],
  [
    'the URL of a Discord webhook',
    `https://discord.com/api/webhooks/${'123456789012345678'}/${letters(68)}`,
  ],
  [
    'the URL of a Teams webhook',
    `https://contoso.webhook.office.com/webhookb2/${UUID}@${UUID}/IncomingWebhook/${hex(32)}/${UUID}`,
  ],
  [
    'the URL of a Google Chat webhook',
    `https://chat.googleapis.com/v1/spaces/AAAA/messages?key=AIza${letters(35)}&token=${letters(43)}`,
  ],
  ['the URL of a Zapier webhook', `https://hooks.zapier.com/hooks/catch/${'1234567'}/b1c2d3e/`],
  ['a JSON Web Token', webToken({ sub: 'svc', role: 'service_role' })],
  ['a URL with a password', `postgres://web:${PASSWORD}@db:5432/web`],
  ['a URL with a password', `https://web:${PASSWORD}@example.com/x`],
  ['a URL with a password', `redis://:${PASSWORD}@redis:6379`],
  ['a connection string with a password', `web:${PASSWORD}@tcp(db:3306)/web`],
  ['a connection string with a password', `jdbc:postgresql://db/web?user=web&password=${PASSWORD}`],
  ['a connection string with a password', 'jdbc:mysql://db/web?user=web&password=geheimnis'],
  ['a connection string with a password', `jdbc:sqlserver://db;user=sa;password=${PASSWORD};`],
  ['a connection string with a password', `jdbc:oracle:thin:web/${PASSWORD}@db:1521:xe`],
  ['a connection string with a password', `Server=db;User Id=sa;Password=${PASSWORD};`],
  ['a connection string with a password', `host=db user=web password=${PASSWORD} sslmode=off`],
  ['a token in a header', `Authorization: Bearer ${letters(40)}`],
  ['a token in a header', `{"Authorization":"Bearer ${UUID}"}`],
  ['a token in a header', `X-Api-Key: ${letters(32)}`],
  ['a login in a header', `Authorization: Basic ${base64(`web:${PASSWORD}`)}`],
  ['a login for curl', `curl -u web:${PASSWORD} https://example.com`],
  [
    'a login for a container registry',
    JSON.stringify({ auths: { 'registry.example.com': { auth: base64(`web:${PASSWORD}`) } } }),
  ],
  ['the key of a Google Cloud service account', googleKey()],
];

function googleKey(): string {
  const key = `-----BEGIN PRIVATE KEY-----\nMII${letters(300)}\n-----END PRIVATE KEY-----\n`;
  return JSON.stringify({ type: 'service_account', private_key_id: hex(40), private_key: key });
}

/** The last brace is alone in the last group, as in every such token. */
function onePassword(): string {
  const token = {
    email: 'robot@1passwordserviceaccounts.com',
    muk: { alg: 'A256GCM', ext: true, k: letters(43), key_ops: ['encrypt'], kty: 'oct', kid: 'mp' },
    secretKey: `A3-${letters(26)}`,
    srpX: hex(64),
    signInAddress: 'example.1password.com',
    userAuth: { method: 'SRPg-4096', alg: 'PBES2g-HS256', iterations: 1, salt: letters(22) },
  };
  let text = JSON.stringify(token);
  while (text.length % 3 !== 1) text = text.replace('robot', 'robots');
  return base64(text);
}
