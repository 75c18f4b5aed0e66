import type { Repository } from './repository';

/** Gives the environments of the fixture sources of secrets: sealed in dev, and in a store elsewhere. */
export function setSources(repo: Repository): void {
  const file = 'fleet/environments.ts';
  repo.replace(file, 'import { ', 'import { awsSecretsManager, externalSecrets, sealedSecrets, ');
  const store = "externalSecrets({ store: awsSecretsManager({ region: 'ap-south-1' }) })";
  for (const [order, source] of [
    [1, 'sealedSecrets()'],
    [2, store],
    [3, store],
  ]) {
    const line = `promotionOrder: ${order},`;
    repo.replace(file, line, `${line}\n    secrets: ${source},`);
  }
}
