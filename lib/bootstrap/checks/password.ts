import { onOutput } from '../kubectl-output';
import type { Check } from '../step';
import { done, open } from '../verdict';

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
      output.trim() === ''
        ? done('there is none, or it has been deleted')
        : open('it is still in the cluster. Change it, and delete it'),
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
