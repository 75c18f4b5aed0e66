import { failureOf } from '../kubectl-failure';
import type { Check } from '../step';
import { done, failed } from '../verdict';

/** The user may create what only an administrator of the cluster may. */
export const rightsCheck: Check = {
  args: ['auth', 'can-i', 'create', 'clusterrolebindings.rbac.authorization.k8s.io'],
  judge: (result) => {
    // It also exits with 1 if the answer is no.
    const [answer] = result.stdout.trim().split(/\s/);
    if (answer === 'yes') return done();
    if (answer !== 'no') return failureOf(result);
    return failed(
      'The user of this context may not create ClusterRoleBindings, which Argo CD needs.',
      'Use a context whose user has the role cluster-admin.',
    );
  },
};
