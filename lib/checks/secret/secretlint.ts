/** The credentials that `@secretlint/secretlint-rule-preset-recommend` recognizes, by message id. */
export const KINDS: Readonly<Record<string, string>> = {
  ANTHROPIC_API_KEY: 'an Anthropic API key',
  AWSAccessKeyID: 'the id of an AWS access key',
  AWSSecretAccessKey: 'an AWS secret access key',
  BasicAuth: 'a URL with a password',
  DATABRICKS_PERSONAL_ACCESS_TOKEN: 'a Databricks access token',
  DOCKER_PERSONAL_ACCESS_TOKEN: 'a Docker access token',
  FIGMA_PERSONAL_ACCESS_TOKEN: 'a Figma access token',
  GITHUB_TOKEN: 'a GitHub token',
  GITLAB_PERSONAL_ACCESS_TOKEN: 'a GitLab access token',
  GRAFANA_CLOUD_API_TOKEN: 'a Grafana Cloud token',
  GRAFANA_SERVICE_ACCOUNT_TOKEN: 'a Grafana service account token',
  GROQ_API_KEY: 'a Groq API key',
  HASHICORP_VAULT_BATCH_TOKEN: 'a Vault token',
  HASHICORP_VAULT_RECOVERY_TOKEN: 'a Vault token',
  HASHICORP_VAULT_SERVICE_TOKEN: 'a Vault token',
  HUGGINGFACE_USER_ACCESS_TOKEN: 'a Hugging Face access token',
  IncomingWebhook: 'the URL of a Slack webhook',
  LINEAR_API_TOKEN: 'a Linear API token',
  MongoDBConnection: 'a URL with a password',
  MySQLConnection: 'a URL with a password',
  NOTION_INTEGRATION_TOKEN: 'a Notion token',
  NPM_ACCESS_TOKEN: 'an npm access token',
  Npmrc_authToken: 'an npm access token',
  OPENAI_TOKEN: 'an OpenAI API key',
  OPS_TOKEN: 'a 1Password service account token',
  PackageJSON_xOauthToken: 'a GitHub token',
  PostgreSQLConnection: 'a URL with a password',
  PrivateKey: 'a private key',
  PrivateKeyJSON: 'the key of a Google Cloud service account',
  SENDGRID_KEY: 'a SendGrid API key',
  SHOPIFY_KEY: 'a Shopify key',
  SLACK_TOKEN: 'a Slack token',
  VERCEL_AI_GATEWAY_API_KEY: 'a Vercel API key',
  VERCEL_APP_ACCESS_TOKEN: 'a Vercel token',
  VERCEL_APP_REFRESH_TOKEN: 'a Vercel token',
  VERCEL_INTEGRATION_TOKEN: 'a Vercel token',
  VERCEL_PERSONAL_ACCESS_TOKEN: 'a Vercel token',
};

/** secretlint has messages for these, but they are not credentials. */
export const IGNORED: readonly string[] = ['AWSAccountID', 'PrivateKeyP12'];

/** The used part of the package, whose types are in a package that only secretlint itself depends on. */
interface Preset {
  readonly rules: readonly {
    readonly meta: { readonly id: string };
    create(context: object, options: object): { file?(source: Source): unknown };
  }[];
}

interface Source {
  readonly content: string;
  readonly filePath: string;
  readonly ext: string;
}

interface Report {
  readonly message: { readonly messageId: string };
  readonly range: readonly [start: number, end: number];
}

/** Loads secretlint, and returns a function that names the kind of credential in a text. */
export function secretlint(): (text: string) => string | undefined {
  const { rules } = require('@secretlint/secretlint-rule-preset-recommend') as Preset;
  let content = '';
  let found: string | undefined;
  const context = {
    createTranslator: () => (id: string) => ({ message: id, messageId: id }),
    report: ({ message: { messageId }, range }: Report) => {
      if (IGNORED.includes(messageId)) return;
      // The other ids of the rule are those of users and roles.
      if (messageId === 'AWSAccessKeyID' && !/^A[KS]IA/.test(content.slice(...range))) return;
      found ??= KINDS[messageId] ?? 'a credential';
    },
    ignore: () => {},
  };
  const files = rules
    .filter(({ meta }) => !meta.id.endsWith('filter-comments'))
    .map((creator) => creator.create(context, { enableIDScanRule: true }));
  return (text) => {
    [content, found] = [text, undefined];
    // Some rules only identify a file by its name.
    const filePath = text.includes('_authToken=') ? '.npmrc' : 'package.json';
    const source = { content, filePath, ext: text.trimStart().startsWith('{') ? '.json' : '.txt' };
    for (const it of files) it.file?.(source);
    return found;
  };
}
