import type { BootstrapTarget } from './bootstrap-target';
import { PASSWORD_SECRET, passwordCheck, readPasswordArgs } from './checks/password';
import { commandLine, quoted } from './command-line';
import type { Step } from './step';

/** Whether the user `admin` can log in, with a password that Argo CD has made. */
export function hasAdmin({ bootstrap: { argocd } }: BootstrapTarget): boolean {
  return argocd?.admin ?? argocd?.sso === undefined;
}

/** What to do about the initial password. */
export function passwordStep({ namespace, firstLook }: BootstrapTarget, context: string): Step {
  const connect = [
    ...['--port-forward', '--port-forward-namespace', namespace, '--kube-context', quoted(context)],
    ...firstLook.loginOptions,
  ].join(' ');
  return {
    id: 'password',
    title: 'Look for the initial password of the user admin',
    commands: [],
    check: passwordCheck(namespace),
    hints: [
      'Read it:',
      `$ ${commandLine(context, readPasswordArgs(namespace))} | base64 --decode`,
      'Change it, and delete the initial one, which is no longer needed:',
      `$ argocd login --username admin ${connect}`,
      `$ argocd account update-password ${connect}`,
      `$ ${commandLine(context, ['delete', 'secret', PASSWORD_SECRET, '--namespace', namespace])}`,
    ],
  };
}

/** How to see Argo CD before anything exposes it. */
export function firstLookStep(
  { namespace, firstLook: { port, address } }: BootstrapTarget,
  context: string,
): Step {
  const args = ['port-forward', '--namespace', namespace, 'service/argocd-server', `8080:${port}`];
  return {
    id: 'first-look',
    title: 'Show how to open Argo CD before anything exposes it',
    commands: [],
    hints: [`$ ${commandLine(context, args)}`, `Then open ${address}`],
  };
}
