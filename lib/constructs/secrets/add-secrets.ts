import type { Chart } from 'cdk8s';
import { addSealedSecrets } from './add-sealed-secrets';
import { addStoredSecrets } from './add-stored-secrets';
import type { SecretsContext, WantedSecret } from './wanted-secret';

/**
 * Adds the objects that make Kubernetes Secrets.
 *
 * @throws FleetError if a sealed value is missing.
 */
export function addSecrets(
  chart: Chart,
  secrets: readonly WantedSecret[],
  context: SecretsContext,
): void {
  const { source } = context;
  if (source.type === 'sealed-secrets') addSealedSecrets(chart, secrets, context);
  else addStoredSecrets(chart, secrets, source, context);
}
