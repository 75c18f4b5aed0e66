import { onOutput } from '../kubectl-output';
import type { Check } from '../step';
import { done } from '../verdict';

/** The Secret in which Argo CD leaves the first password of the user `admin`. */
export const PASSWORD_SECRET = 'argocd-initial-admin-secret';

/** Whether the initial password is still there. Its value is not read. */
export function passwordCheck(namespace: string): Check {
  return {
    args: [
      ...['get', 'secret', PASSWORD_SECRET, '--namespace', namespace],
      ...['--ignore-not-found', '--output', 'name'],
    ],
    judge: onOutput((output) =>
      done(
        output.trim() === ''
          ? 'the initial password has been deleted'
          : 'the initial password is still in the cluster: change it, and delete it',
      ),
    ),
  };
}

/** The arguments that read the initial password, in base64. */
export function readPasswordArgs(namespace: string): string[] {
  return [
    ...['get', 'secret', PASSWORD_SECRET, '--namespace', namespace],
    ...['--output', 'jsonpath={.data.password}'],
  ];
}
