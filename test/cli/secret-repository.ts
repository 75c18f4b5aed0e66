import { Repository } from '../repository';
import { newSealer, type Sealer } from '../sealing';

/** The file with the sealed values of `orders` in dev. */
export const SEALED = 'fleet/secrets/dev/orders.yaml';

/**
 * The fixture, with values of `orders` sealed in dev (`database-url`, `smtp.password`, and any file of `tls`) and in a
 * store in production.
 */
export async function secretRepository(): Promise<{ repo: Repository; sealer: Sealer }> {
  const repo = new Repository();
  const sealer = await newSealer();
  repo.write('fleet/certificates/dev.pem', sealer.pem);
  const app = 'fleet/apps/orders.ts';
  repo.replace(app, 'import { ', 'import { secret, secretFiles, ');
  repo.replace(
    app,
    "env: { DATABASE_URL: { secret: 'orders-database', key: 'url' } }",
    `secrets: {
      DATABASE_URL: secret('database-url'),
      SMTP_PASSWORD: secret('smtp', { property: 'password' }),
      '/etc/tls': secretFiles('tls'),
    }`,
  );
  const environments = 'fleet/environments.ts';
  const names = 'awsSecretsManager, externalSecrets, sealedSecrets';
  repo.replace(environments, 'import { ', `import { ${names}, `);
  const store = "externalSecrets({ store: awsSecretsManager({ region: 'ap-south-1' }) })";
  for (const [order, source] of [
    [1, 'sealedSecrets()'],
    [2, 'sealedSecrets()'],
    [3, store],
  ]) {
    const line = `promotionOrder: ${order},`;
    repo.replace(environments, line, `${line}\n    secrets: ${source},`);
  }
  repo.replace(app, 'dev: {', 'staging: { secrets: null },\n    dev: {');
  return { repo, sealer };
}
