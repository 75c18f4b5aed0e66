/** The form of a kind of token. */
interface TokenForm {
  readonly what: string;
  /**
   * A regular expression. It takes time in proportion to the text: a part of variable length is the last one, or cannot
   * start within itself.
   */
  readonly pattern: string;
  /** What every such token contains, to search for: a literal or a short regular expression. */
  readonly trace: string;
}

/** A token that starts with a prefix that is rare in other texts. */
const prefixed = (what: string, prefix: string, rest: string): TokenForm => ({
  what,
  pattern: `(?<![A-Za-z0-9])${prefix}${rest}`,
  trace: prefix,
});

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Not the words of a name: 20 random characters have a capital letter. */
const RANDOM = '(?=[a-z0-9_-]{0,40}[A-Z])[\\w.-]{20,}';
/** A digit soon follows. */
const DIGIT = '(?=[A-Za-z-]{0,40}\\d)';

const CODE_HOSTS: readonly TokenForm[] = [
  prefixed('a GitHub token', 'gh[pousr]_', '[A-Za-z0-9_]{36,}'),
  prefixed('a GitHub token', 'github_pat_', '[A-Za-z0-9_]{40,}'),
  prefixed('a GitLab access token', 'gl(?:pat|ptt|soat|cbt|oas|agent|imt|ft|ffct|wt)-', RANDOM),
  prefixed('a GitLab deploy token', 'gldt-', RANDOM),
  prefixed('a GitLab runner token', 'glrtr?-', RANDOM),
  prefixed('a GitLab runner token', 'GR1348941', '[\\w-]{20,}'),
  prefixed('an Atlassian token', 'AT[AC]TT3', '[\\w=-]{60,}'),
  prefixed('a Bitbucket app password', 'ATBB', '[A-Za-z0-9]{32}(?![A-Za-z0-9])'),
  {
    what: 'an Azure DevOps access token',
    pattern: '(?<![A-Za-z0-9])[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])',
    trace: 'AZDO',
  },
];

const CLOUDS: readonly TokenForm[] = [
  prefixed('the id of an AWS access key', 'A[KS]IA', '[A-Z0-9]{16}(?![A-Z0-9])'),
  {
    what: 'an AWS secret access key',
    pattern:
      '(?:SECRET|[Ss]ecret)_?(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)["\']?[ \\t]{0,8}(?:=>|[:=])[ \\t]{0,8}["\']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])',
    trace: '(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)["\']?[ \\t]{0,8}[:=]',
  },
  prefixed('an AWS API key for Bedrock', 'ABSK', '[A-Za-z0-9+/]{109,}'),
  prefixed('a Google OAuth secret', 'GOCSPX-', '[\\w-]{28}'),
  prefixed('a Google access token', 'ya29\\.', '[\\w-]{30,}'),
  {
    what: 'an Azure shared access signature',
    pattern: '(?<![\\w-])sig=[A-Za-z0-9%/+_-]{40,}=?',
    trace: 'sig=[A-Za-z0-9%/+_-]{40}',
  },
  {
    what: 'an Azure access key',
    pattern: '(?:Account|SharedAccess|Access|Shared)[Kk]ey=[A-Za-z0-9+/]{40,}={0,2}',
    trace: '[Kk]ey=[A-Za-z0-9+/]{40}',
  },
  {
    what: 'an Azure client secret',
    pattern: '(?<![\\w.~-])[\\w.~-]{3}[78]Q~[\\w.~-]{31,37}(?![\\w.~-])',
    trace: '[78]Q~',
  },
  prefixed('a DigitalOcean token', 'do[opr]_v1_', '[a-f0-9]{64}'),
  prefixed('a Databricks access token', 'dapi', '[A-Fa-f0-9]{32}(?![A-Fa-f0-9])'),
  prefixed('a Heroku API key', 'HRKU-', '[\\w-]{36,}'),
  prefixed('a Fly.io token', 'FlyV1 ', 'fm\\d_[A-Za-z0-9+/=,_-]{40,}'),
  prefixed('a Netlify token', 'nfp_', '[A-Za-z0-9]{36,}'),
  prefixed('a Vercel token', 'vc[piark]_', `${DIGIT}[A-Za-z0-9]{20,}`),
  prefixed('a Supabase key', 'sb(?:p|_secret)_', '[A-Za-z0-9_]{24,}'),
  prefixed('a PlanetScale token', 'pscale_(?:tkn|pw|oauth)_', '[\\w.-]{30,}'),
  prefixed(
    'a Tailscale key',
    'tskey-(?:auth|api|client|scim|webhook)-',
    '[A-Za-z0-9]{8,}-[A-Za-z0-9]{20,}',
  ),
  prefixed('a Cloudflare key', 'v1\\.0-', '[a-f0-9]{24}-[a-f0-9]{100,}'),
];

const PACKAGES: readonly TokenForm[] = [
  prefixed('an npm access token', 'npm_', '[A-Za-z0-9]{36}(?![A-Za-z0-9_])'),
  {
    what: 'an npm access token',
    pattern: '_authToken=["\']?(?![$<{"\'\\s])[^\\s"\']{8,}',
    trace: '_authToken=',
  },
  prefixed('a PyPI token', 'pypi-AgE', '[\\w-]{50,}'),
  prefixed('a RubyGems key', 'rubygems_', '[a-f0-9]{48}'),
  prefixed('a NuGet key', 'oy2', '[a-z0-9]{43}(?![a-z0-9])'),
  prefixed('a Docker access token', 'dckr_(?:pat|oat)_', '[\\w-]{27,}'),
  prefixed('an Artifactory key', 'AKCp', '[A-Za-z0-9]{60,}'),
];

const SECRETS: readonly TokenForm[] = [
  prefixed('a Vault token', 'hv[sbr]\\.', '[\\w-]{90,}'),
  prefixed('a 1Password service account token', 'ops_ey', '[A-Za-z0-9+/]{100,}'),
  prefixed('an age key', 'AGE-SECRET-KEY-(?:PQ-)?1', '[A-Z0-9]{50,}'),
  prefixed('a Doppler token', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.', '[\\w.-]{40,}'),
  {
    what: 'a Terraform token',
    pattern: '(?<![A-Za-z0-9])[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,}',
    trace: '\\.atlasv1\\.',
  },
  prefixed('a Pulumi token', 'pul-', '[a-f0-9]{40}'),
];

const SERVICES: readonly TokenForm[] = [
  prefixed('a Stripe key', '[sr]k_(?:live|test)_', `${DIGIT}[A-Za-z0-9]{16,}`),
  prefixed('a webhook secret', 'whsec_', '[A-Za-z0-9+/]{24,}={0,2}'),
  prefixed('a SendGrid API key', 'SG\\.', '[\\w-]{22}\\.[\\w-]{43}'),
  prefixed('a Shopify key', 'shp(?:pa|ca|at|ss)_', '[a-zA-Z0-9]{32,}'),
  prefixed('a Slack token', 'xox[abeoprs](?:\\.xox[bp])?-', `${DIGIT}[A-Za-z0-9-]{10,}`),
  prefixed('a Slack token', 'xapp-', '\\d-[A-Za-z0-9-]{10,}'),
  prefixed('a New Relic key', 'NR(?:AK|II|IQ|RA)-', '[\\w-]{20,}'),
  {
    what: 'a New Relic key',
    pattern: '(?<![A-Za-z0-9])[a-f0-9]{36}NRAL(?![A-Za-z0-9])',
    trace: 'NRAL',
  },
  prefixed('a Grafana Cloud token', 'glc_', '[A-Za-z0-9+/]{32,}={0,2}'),
  prefixed('a Grafana service account token', 'glsa_', '[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}'),
  prefixed('a Sentry token', 'sntr(?:ys|yu)_', '[A-Za-z0-9+/=_-]{40,}'),
  prefixed('a Dynatrace token', 'dt0[a-z]\\d\\d\\.', '[A-Z0-9]{24}\\.[A-Z0-9]{64}'),
  prefixed('a Postman key', 'PMAK-', '[a-f0-9]{24}-[a-f0-9]{34}'),
  prefixed('a Sonar token', 'sq[pau]_', '[a-f0-9]{40}'),
  prefixed('a Square token', 'sq0(?:csp|atp)-', '[\\w-]{22,}'),
  prefixed('a Linear API token', 'lin_api_', '[A-Za-z0-9_]{32,}'),
  prefixed('a Notion token', 'ntn_', '[0-9]{11}[A-Za-z0-9]{35}'),
  prefixed('a Figma access token', 'figd_', '[\\w-]{40,}'),
  prefixed('an Airtable token', 'pat[A-Za-z0-9]{14}\\.', '[a-f0-9]{64}'),
  prefixed('a HubSpot token', 'pat-(?:na|eu|ap)\\d-', UUID),
  prefixed('a Buildkite token', 'bk[ua]a_', '[a-f0-9]{40}'),
  prefixed('a CircleCI token', 'CCIPAT_', '[\\w-]{40,}'),
  {
    what: 'a Telegram bot token',
    pattern: '(?<!\\d)\\d{8,10}:AA[\\w-]{33}(?![\\w-])',
    trace: '\\d:AA[\\w-]{33}',
  },
  prefixed('an Anthropic API key', 'sk-ant-', '[a-z]+\\d\\d-[\\w-]{60,}'),
  prefixed('an OpenAI API key', 'sk-(?:proj|svcacct|admin)-', '[\\w-]{40,}'),
  prefixed('an OpenRouter API key', 'sk-or-v1-', '[a-f0-9]{64}'),
  {
    what: 'an OpenAI API key',
    // Others copy the form.
    pattern: '(?<![\\w-])sk-(?=[A-Za-z]{0,48}\\d)(?=\\d{0,48}[A-Za-z])[A-Za-z0-9]{32,64}(?![\\w-])',
    trace: 'sk-[A-Za-z0-9]{32}',
  },
  prefixed('a Groq API key', 'gsk_', '[a-zA-Z0-9]{52}'),
  prefixed('a Hugging Face access token', 'hf_', '[a-zA-Z]{34}(?![a-zA-Z0-9_])'),
  prefixed('a Replicate token', 'r8_', '[A-Za-z0-9]{37}'),
];

/** Addresses that anyone can write to. */
const WEBHOOKS: readonly TokenForm[] = [
  {
    what: 'the URL of a Slack webhook',
    pattern:
      'hooks\\.slack\\.com/(?:services|workflows|triggers)/[TE][A-Za-z0-9]{1,40}/[A-Za-z0-9]{1,40}/[A-Za-z0-9/]{8,}',
    trace: 'hooks\\.slack\\.com/',
  },
  {
    what: 'the URL of a Discord webhook',
    pattern: 'discord(?:app)?\\.com/api/(?:v\\d+/)?webhooks/\\d{15,21}/[\\w-]{30,}',
    trace: 'discord(?:app)?\\.com/api/',
  },
  {
    what: 'the URL of a Teams webhook',
    pattern: `(?:webhook\\.office\\.com/webhookb2|outlook\\.office(?:365)?\\.com/webhook)/${UUID}@${UUID}/[A-Za-z]+/[a-f0-9]{32}`,
    trace: 'office(?:365)?\\.com/webhook',
  },
  {
    what: 'the URL of a Google Chat webhook',
    pattern:
      'chat\\.googleapis\\.com/v1/spaces/[\\w-]+/messages\\?[^\\s"\']{0,80}token=[\\w%-]{20,}',
    trace: 'chat\\.googleapis\\.com/v1/',
  },
  {
    what: 'the URL of a Zapier webhook',
    pattern: 'hooks\\.zapier\\.com/hooks/catch/\\d+/[A-Za-z0-9]{6,}',
    trace: 'hooks\\.zapier\\.com/',
  },
];

/** The known forms of tokens, and of addresses that are as good as one. */
export const TOKEN_FORMS: readonly TokenForm[] = [
  ...CODE_HOSTS,
  ...CLOUDS,
  ...PACKAGES,
  ...SECRETS,
  ...SERVICES,
  ...WEBHOOKS,
];
