import { checkInstance } from '../../lib/checks/check-instance';
import { isRefusal } from '../../lib/checks/finding';
import { podsOf } from '../../lib/checks/pods';
import { INSTANCE_RULES } from '../../lib/checks/rules';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import { Schemas } from '../../lib/kubernetes/schemas/schemas';
import { defineEnvironments } from '../../lib/model/define-environments';
import { definePlatform } from '../../lib/model/platform';

const { production } = defineEnvironments({
  production: {
    cluster: { name: 'e2e' },
    namespace: '{app}',
    promotionOrder: 1,
    kubernetes: '1.36',
  },
});
const platform = definePlatform({ repoURL: 'https://git.example.com/gitops.git' });
const schemas = new Schemas();

/** The rules about what the API server accepts. The others are about policy, or about several objects. */
const RULES = INSTANCE_RULES.filter(
  ({ id }) =>
    /^(validation|identity)\/|^reference\/volume$/.test(id) && id !== 'identity/namespace',
);

/** What our rules say against an object: `rule: field`; empty if they accept it. */
export function refusals(object: ApiObjectJson): string[] {
  const manifest = {
    object,
    constructPath: 'production/my-app/Object',
    sourceFile: 'fleet/apps/my-app.ts',
    directory: 'apps/production/my-app',
    cluster: 'e2e',
  };
  const context = {
    manifests: [manifest],
    pods: podsOf([manifest]),
    argocd: [],
    app: 'my-app',
    environment: production,
    platform,
    provided: [],
    schemas,
  };
  return checkInstance(context, RULES, [])
    .filter(isRefusal)
    .map(({ rule, object: it, message }) => `${rule}: ${it?.path ?? ''}: ${message}`);
}
