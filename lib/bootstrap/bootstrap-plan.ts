import { inRepository, MANIFEST_SUFFIX, rootApplicationName } from '../model/layout';
import { APPLY, APPLY_BY_HAND } from './apply-args';
import type { BootstrapTarget } from './bootstrap-target';
import { applicationsCheck } from './checks/applications';
import { crdOwnerCheck } from './checks/crd-owner';
import { crdsCheck } from './checks/crds';
import { namespaceCheck } from './checks/namespace';
import { ownerCheck } from './checks/owner';
import { readyCheck } from './checks/ready';
import { rightsCheck } from './checks/rights';
import { selfManagementCheck } from './checks/self-management';
import { versionsCheck } from './checks/versions';
import { firstLookStep, hasAdmin, passwordStep } from './login-steps';
import { secretSteps } from './secret-steps';
import type { Step } from './step';
import { failed, waiting } from './verdict';

/** The CRDs of Argo CD. */
const ARGOCD_CRDS = ['applications', 'applicationsets', 'appprojects'].map(
  (it) => `${it}.argoproj.io`,
);

/**
 * The steps that start an Argo CD, in order. Pure: nothing is read or run.
 *
 * @param context the name of the context in commands that a person may run.
 * @param adopt whether an Argo CD that was installed in another way may be replaced.
 */
export function bootstrapPlan(target: BootstrapTarget, context: string, adopt = false): Step[] {
  const managed = target.bootstrap.argocd !== undefined;
  return [
    {
      id: 'kubectl',
      title: 'Check the versions of kubectl and the cluster',
      commands: [],
      check: versionsCheck,
      isCondition: true,
    },
    ownerStep(target, adopt),
    ...(managed ? [rightsStep] : []),
    ...(managed && !adopt ? [crdOwnerStep(target)] : []),
    ...requiredCrds(target),
    ...(managed ? installSteps(target) : handInstalledSteps(target)),
    ...(managed && hasAdmin(target) ? [passwordStep(target, context)] : []),
    ...(managed ? [firstLookStep(target, context)] : []),
    ...secretSteps(target),
    rootStep(target),
    {
      id: 'synced',
      title: 'Wait until everything is synced and healthy',
      commands: [],
      check: applicationsCheck(target.applications, target.namespace, target),
    },
  ];
}

const rightsStep: Step = {
  id: 'rights',
  title: 'Check permissions',
  commands: [],
  check: rightsCheck,
  isCondition: true,
};

function ownerStep(
  { namespace, repoURL, bootstrap, applications, otherEnvironments }: BootstrapTarget,
  adopt: boolean,
): Step {
  const paths = new Map(
    bootstrap.environments.map(({ name }) => [
      rootApplicationName(name),
      inRepository(`argocd/${name}`),
    ]),
  );
  if (bootstrap.argocd) paths.set('argocd', inRepository(bootstrap.directory));
  const expected = new Set(applications.map(({ name }) => name));
  const others = new Set(otherEnvironments.map(rootApplicationName));
  return {
    id: 'owner',
    title: 'Check that the cluster has no other Argo CD',
    commands: [],
    check: ownerCheck({ namespace, repoURL, paths, expected, others }, adopt),
    isCondition: true,
  };
}

function crdOwnerStep({ namespace }: BootstrapTarget): Step {
  return {
    id: 'crd-owner',
    title: 'Check that no other Argo CD has installed the CRDs',
    commands: [],
    check: crdOwnerCheck(namespace),
    isCondition: true,
  };
}

/** CRDs of others that the objects of a bootstrap need, by kind. */
const FOREIGN_CRDS: Readonly<Record<string, readonly [crd: string, fix: string]>> = {
  ExternalSecret: [
    'externalsecrets.external-secrets.io',
    'Install External Secrets, and give it access to the store: docs/secrets.md#external-secrets-on-eks.',
  ],
  SecretStore: [
    'secretstores.external-secrets.io',
    'Install External Secrets, and give it access to the store: docs/secrets.md#external-secrets-on-eks.',
  ],
  SealedSecret: [
    'sealedsecrets.bitnami.com',
    'Install Sealed Secrets: docs/secrets.md#sealed-secrets-on-eks.',
  ],
  HTTPRoute: ['httproutes.gateway.networking.k8s.io', 'Install a controller of the Gateway API.'],
  ServiceMonitor: ['servicemonitors.monitoring.coreos.com', 'Install the Prometheus operator.'],
};

function requiredCrds({ files }: BootstrapTarget): Step[] {
  const needed = Object.entries(FOREIGN_CRDS)
    .filter(([kind]) => files.some((it) => it.startsWith(`${kind}.`)))
    .map(([, it]) => it);
  if (needed.length === 0) return [];
  const fixes = new Map(needed);
  const check = crdsCheck([...fixes.keys()], (names) =>
    failed(
      `The cluster does not have ${names.join(', ')}.`,
      [...new Set(names.map((it) => fixes.get(it)))].join(' '),
    ),
  );
  const title = 'Check that the operators Argo CD needs are installed';
  return [{ id: 'required-crds', title, commands: [], check, isCondition: true }];
}

function installSteps({ namespace, path, crdSource }: BootstrapTarget): Step[] {
  const established = crdsCheck(ARGOCD_CRDS, (names) =>
    waiting(
      `There is no ${names.join(', ')} yet.`,
      'If it stays away, something deletes it: look with `kubectl get crd --watch`. Then run the command again.',
    ),
  );
  const skip = selfManagementCheck(namespace);
  return [
    {
      id: 'namespace',
      title: `Create the namespace ${namespace}`,
      commands: [[...APPLY, '--filename', `${path}/Namespace.${namespace}${MANIFEST_SUFFIX}`]],
      skip,
      check: namespaceCheck(namespace),
    },
    {
      id: 'crds',
      title: 'Install the CRDs of Argo CD',
      commands: [[...APPLY, ...crdSource]],
      check: established,
      // Again, they would lose what the kustomization adds to them, until the next step.
      skip: established,
    },
    {
      id: 'install',
      title: 'Install Argo CD',
      commands: [[...APPLY, '--kustomize', path, '--selector', 'app.kubernetes.io/part-of=argocd']],
      skip,
    },
    readyStep(namespace),
  ];
}

function readyStep(namespace: string): Step {
  const check = readyCheck(namespace);
  return { id: 'ready', title: 'Wait until Argo CD is ready', commands: [], check };
}

/** Without `argocd`, the cluster has to have it already. */
function handInstalledSteps({ namespace }: BootstrapTarget): Step[] {
  const fix = 'Install Argo CD, or set `argocd` in fleet/platform.ts.';
  const check = crdsCheck(ARGOCD_CRDS, (names) => failed(`There is no ${names.join(', ')}.`, fix));
  return [
    {
      id: 'crds',
      title: 'Check the CRDs of Argo CD',
      commands: [],
      check,
      isCondition: true,
    },
    readyStep(namespace),
  ];
}

function rootStep({ bootstrap, path, namespace }: BootstrapTarget): Step {
  const step = { id: 'root-applications', title: 'Create the root Applications' } as const;
  if (bootstrap.argocd === undefined) {
    return { ...step, commands: [[...APPLY_BY_HAND, '--filename', path]] };
  }
  const skip = selfManagementCheck(namespace);
  return { ...step, commands: [[...APPLY, '--kustomize', path]], skip };
}
