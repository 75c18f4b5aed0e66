import { Repository } from '../repository';
import { newSealer, type Sealer } from '../sealing';
import { setSources } from '../secret-sources';

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
  setSources(repo);
  repo.replace(app, 'dev: {', 'staging: { secrets: null },\n    dev: {');
  return { repo, sealer };
}
