import type { Kubectl, KubectlResult } from '../../lib/bootstrap/kubectl';

/** What a person would see in the cluster. */
interface State {
  namespace: boolean;
  crds: boolean;
  argocd: boolean;
  applications: boolean;
}

/** The end of the process that runs kubectl. */
export class Killed extends Error {}

/** A cluster in which every change has its effect at once, and kubectl as its commands are seen by it. */
export class SimulatedCluster {
  readonly state: State = { namespace: false, crds: false, argocd: false, applications: false };
  /** Every command, without `--context`. */
  readonly commands: string[] = [];
  /** The number of the command at which the process ends, before or after its effect. @default never */
  killedAt: { readonly command: number; readonly when: 'before' | 'after' } | undefined;

  /** @param applications the names of those that the root Applications lead to, all Synced and Healthy. */
  constructor(
    private readonly applications: readonly string[],
    private readonly repoURL: string,
  ) {}

  readonly kubectl: Kubectl = async ([flag, , ...args]) => {
    if (flag !== '--context') throw new Error(`No context: ${flag}`);
    const command = args.join(' ');
    const number = this.commands.push(command) - 1;
    const end = (when: 'before' | 'after') => {
      if (this.killedAt?.command === number && this.killedAt.when === when) throw new Killed();
    };
    end('before');
    const result = this.answer(command);
    end('after');
    return result;
  };

  private answer(command: string): KubectlResult {
    const { state } = this;
    if (command.startsWith('version')) return printed(VERSION);
    if (command.startsWith('auth can-i')) return text('yes\n');
    if (command.startsWith('apply')) return this.apply(command);
    if (command.startsWith('get namespace')) {
      return state.namespace ? printed({ status: { phase: 'Active' } }) : NOT_FOUND;
    }
    if (command.startsWith('get crd')) {
      if (!state.crds) return text('');
      return printed({ items: CRDS.map(establishedCrd) });
    }
    if (command.startsWith('get deployments')) {
      return printed({ items: state.argocd ? [CONTROLLER] : [] });
    }
    if (command.startsWith('get secret')) return text('');
    if (command.startsWith('get applications')) {
      if (!state.crds) return refused("error: the server doesn't have a resource type");
      const found = state.applications
        ? this.applications.map((it) => healthy(it, this.repoURL))
        : [];
      const items = [...found, ...(state.argocd && command.includes(',') ? [CONTROLLER] : [])];
      return printed({ items });
    }
    throw new Error(`Unexpected: kubectl ${command}`);
  }

  private apply(command: string): KubectlResult {
    const { state } = this;
    if (/Namespace\./.test(command)) state.namespace = true;
    else if (/manifests\/crds|install\.yaml/.test(command)) state.crds = true;
    else if (!state.namespace) return refused('namespaces "argocd" not found');
    else if (!state.crds) return refused('no matches for kind "Application"');
    else if (/--selector/.test(command)) state.argocd = true;
    else state.applications = true;
    return text('serverside-applied\n');
  }
}

const CRDS = ['applications', 'applicationsets', 'appprojects'].map((it) => `${it}.argoproj.io`);

/** How an object is marked that a bootstrap has applied. */
const managedFields = [{ manager: 'argocd-controller', operation: 'Apply' }];

/** A CRD as the API server serves it after a bootstrap. */
export function establishedCrd(name: string): object {
  const conditions = [
    { type: 'NamesAccepted', status: 'True' },
    { type: 'Established', status: 'True' },
  ];
  return { metadata: { name, managedFields }, status: { conditions } };
}

const VERSION = {
  clientVersion: { gitVersion: 'v1.32.4' },
  serverVersion: { gitVersion: 'v1.33.1' },
};

/** A controller that a bootstrap has installed. */
export const CONTROLLER = {
  kind: 'StatefulSet',
  metadata: {
    name: 'argocd-application-controller',
    generation: 1,
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
    managedFields,
  },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1 },
};

function healthy(name: string, repoURL: string): object {
  const automated = { prune: true, selfHeal: true };
  return {
    kind: 'Application',
    metadata: { name },
    spec: { source: sourceOf(name, repoURL), syncPolicy: { automated } },
    status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
  };
}

/** Where an Application of a fleet comes from. */
export function sourceOf(name: string, repoURL: string): object {
  if (name === 'argocd') return { repoURL, path: 'dist/bootstrap' };
  const [, app, environment] = /^(.+)-(.+)$/.exec(name) ?? [];
  const path = app === 'root' ? `dist/argocd/${environment}` : `dist/apps/${environment}/${app}`;
  return { repoURL, path };
}

function text(stdout: string): KubectlResult {
  return { status: 0, stdout, stderr: '' };
}

/** The result of a command that prints JSON. */
export function printed(value: unknown): KubectlResult {
  return text(JSON.stringify(value));
}

/** The result of a command that fails. */
export function refused(stderr: string): KubectlResult {
  return { status: 1, stdout: '', stderr };
}

const NOT_FOUND = refused('Error from server (NotFound): namespaces "argocd" not found');
