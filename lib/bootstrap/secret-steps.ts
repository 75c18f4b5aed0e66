import { APPLY, APPLY_BY_HAND } from './apply-args';
import type { BootstrapTarget } from './bootstrap-target';
import { secretsCheck } from './checks/secrets';
import { selfManagementCheck } from './checks/self-management';
import type { KubectlArgs, Step } from './step';

/** The kinds of the files that make Kubernetes Secrets, in the order in which they need each other. */
const SECRET_KINDS = ['ServiceAccount', 'SecretStore', 'ExternalSecret', 'SealedSecret'];

/** The secrets of Argo CD, which its Applications may need: credentials of repositories and clusters. */
export function secretSteps({ bootstrap, files, namespace, path }: BootstrapTarget): Step[] {
  const { secrets, argocd } = bootstrap;
  const own = SECRET_KINDS.flatMap((kind) => files.filter((it) => it.startsWith(`${kind}.`)));
  if (secrets === undefined || own.length === 0) return [];
  const { type } = secrets.source;
  // Sealed Secrets changes an existing Secret only if that allows it, which the kustomization sets.
  const merged = Object.entries(secrets.secrets ?? {}).filter(([, it]) => it.merge === true);
  const allow: KubectlArgs[] =
    type === 'sealed-secrets' && argocd === undefined
      ? merged.map(([name]) => [
          ...['annotate', 'secret', name, '--namespace', namespace],
          ...['sealedsecrets.bitnami.com/patch=true', '--overwrite'],
        ])
      : [];
  const apply = [
    ...(argocd ? APPLY : APPLY_BY_HAND),
    ...own.flatMap((it) => ['--filename', `${path}/${it}`]),
  ];
  const names = own.flatMap(
    (it) => /^(?:ExternalSecret|SealedSecret)\.(.+)\.k8s\.yaml$/.exec(it)?.[1] ?? [],
  );
  return [
    {
      id: 'secrets',
      title: 'Create the secrets of Argo CD',
      commands: [...allow, apply],
      ...(argocd && { skip: selfManagementCheck(namespace) }),
      check: secretsCheck(type, names, namespace),
    },
  ];
}
