import { type JsonObject, listAt, objectAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import { indexOf, label } from '../object-index';
import type { Rule, RuleContext } from '../rule';

const KINDS = ['ClusterRoleBinding', 'RoleBinding'];

/** Rights for an account of the app, in a namespace where it does not run. */
export const subject: Rule = {
  id: 'reference/subject',
  severity: 'error',
  summary:
    'A ClusterRoleBinding or RoleBinding names a ServiceAccount of the app in another namespace than that of the app.',
  why: 'The pods of the app do not get the rights; an account with that name in the other namespace does.',
  source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
  about: KINDS,
  *check(context) {
    const index = indexOf(context);
    const bindings = KINDS.flatMap((kind) => index.ofKind(`rbac.authorization.k8s.io/${kind}`));
    const isBound = boundAccounts(context, bindings);
    for (const manifest of bindings) {
      for (const [i, it] of listAt(manifest.object, 'subjects').entries()) {
        const { kind, name, namespace } = objectAt(it);
        if (kind !== 'ServiceAccount' || typeof namespace !== 'string') continue;
        const own = accountsOf(context).filter(({ object }) => object.metadata.name === name);
        const [account] = own;
        // If the app's own account has rights as well, those of the other one are meant.
        if (account === undefined || own.some(isBound)) continue;
        const actual = index.namespaceOf(account);
        yield {
          manifest,
          path: ['subjects', i, 'namespace'],
          message: `${label(manifest)} names the ServiceAccount ${name} in the namespace ${namespace}, but that of the app is in ${actual}: the pods of the app do not get the rights.`,
          fix: `Set \`namespace: '${actual}'\`, or the \`namespace\` that \`extend\` receives.`,
        };
      }
    }
  },
};

function accountsOf(context: RuleContext): readonly Manifest[] {
  return indexOf(context).ofKind('/ServiceAccount');
}

/** Selects the ServiceAccounts of the app that a binding names with their namespace. */
function boundAccounts(
  context: RuleContext,
  bindings: readonly Manifest[],
): (account: Manifest) => boolean {
  const key = ({ namespace, name }: JsonObject) => `${namespace}/${name}`;
  const bound = new Set(
    bindings.flatMap(({ object }) => listAt(object, 'subjects').map((it) => key(objectAt(it)))),
  );
  return (account) => {
    const namespace = indexOf(context).namespaceOf(account);
    return bound.has(key({ namespace, name: account.object.metadata.name }));
  };
}
