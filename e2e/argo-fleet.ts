import { join } from 'node:path';
import { parse } from 'yaml';
import { filesBelow } from '../lib/base/files-below';
import { isObject, type JsonObject, listAt, objectAt } from '../lib/base/json';
import { ArgoCd, NAMESPACE } from './argo-cd';
import type { Binaries } from './binaries';
import { ControlPlane } from './control-plane';
import { GitopsRepository } from './gitops-repository';
import { LoadBalancers } from './load-balancers';

const APPLICATIONS = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applications`;

/** A fleet in a gitops repository, the clusters of its environments, and the Argo CD that deploys it. */
export class ArgoFleet {
  private constructor(
    readonly repository: GitopsRepository,
    /** The cluster of Argo CD, and of dev and staging. */
    readonly home: ControlPlane,
    readonly production: ControlPlane,
    private readonly argo: ArgoCd,
    private readonly balancers: readonly LoadBalancers[],
  ) {}

  static async start(binaries: Binaries): Promise<ArgoFleet> {
    const repository = await GitopsRepository.create();
    const home = await ControlPlane.start(binaries);
    const production = await ControlPlane.start(binaries);
    const argo = await ArgoCd.start(binaries, home, { production });
    const balancers = [home, production].map(({ api }) => new LoadBalancers(api));
    return new ArgoFleet(repository, home, production, argo, balancers);
  }

  /** Applies the bootstrap, as `kubectl apply --server-side` does. */
  async bootstrap(): Promise<void> {
    const directory = join(this.repository.clone.path, 'dist/bootstrap');
    for (const file of filesBelow(directory)) {
      const object = parse(this.repository.clone.read(join('dist/bootstrap', file)));
      const { status, body } = await this.home.api.apply(object);
      if (status >= 300) throw new Error(`${file}: ${body.message}`);
    }
  }

  async applications(): Promise<JsonObject[]> {
    const { body } = await this.home.api.get(APPLICATIONS);
    return listAt(body as JsonObject, 'items').filter(isObject);
  }

  async application(name: string): Promise<JsonObject> {
    const { body } = await this.home.api.get(`${APPLICATIONS}/${name}`);
    return body as JsonObject;
  }

  /** Waits until an Application runs the newest commit, and is Synced and Healthy. */
  settled(name: string, seconds = 120): Promise<void> {
    const head = this.repository.head();
    return this.until(
      `${name} at ${head}`,
      async () => isSettled(await this.application(name), head),
      seconds,
    );
  }

  /** Waits until all Applications are Synced and Healthy at the newest commit. */
  async allSettled(seconds = 240): Promise<void> {
    const head = this.repository.head();
    // Argo CD remembers for three minutes to which commit a branch points.
    for (const it of await this.applications()) {
      await this.refresh(String(objectAt(it, 'metadata')['name']));
    }
    return this.until(
      `all at ${head}`,
      async () => {
        const all = await this.applications();
        return all.length > 0 && all.every((it) => isSettled(it, head));
      },
      seconds,
    );
  }

  async until(what: string, isReady: () => Promise<boolean>, seconds: number): Promise<void> {
    try {
      await this.argo.until(what, isReady, seconds);
    } catch {
      const lines = (await this.applications()).map(describe);
      throw new Error(`After ${seconds} s: not yet: ${what}.\n${lines.join('\n')}`);
    }
  }

  /** Makes Argo CD look at Git now. */
  async refresh(name: string, kind: 'normal' | 'hard' = 'normal'): Promise<void> {
    const metadata = { annotations: { 'argocd.argoproj.io/refresh': kind } };
    const path = `${APPLICATIONS}/${name}`;
    await this.home.api.send('PATCH', path, { metadata }, 'application/merge-patch+json');
  }

  /** Ends the processes of Argo CD, as scaling its workloads to zero would. */
  stopArgoCd(): Promise<void> {
    return this.argo.stop();
  }

  async stop(): Promise<void> {
    for (const it of this.balancers) it.stop();
    await this.argo.stop();
    await Promise.all([this.home.stop(), this.production.stop()]);
    await this.repository.remove();
  }
}

function isSettled(application: JsonObject, head: string): boolean {
  const { sync, health, operationState } = objectAt(application, 'status');
  return (
    objectAt(sync)['status'] === 'Synced' &&
    isAt(objectAt(sync), head) &&
    objectAt(health)['status'] === 'Healthy' &&
    objectAt(operationState)['phase'] !== 'Running'
  );
}

/** True if an Application with one source, or each source of one with several, is at a commit. */
function isAt({ revision, revisions }: JsonObject, head: string): boolean {
  return Array.isArray(revisions) ? revisions.every((it) => it === head) : revision === head;
}

/** An Application in a line, for messages. */
function describe(application: JsonObject): string {
  const { sync, health, operationState, resources, conditions } = objectAt(application, 'status');
  const bad = (Array.isArray(resources) ? resources : []).filter((it) => {
    const { status, health: own } = objectAt(it);
    return (
      (status !== undefined && status !== 'Synced') ||
      (own && objectAt(own)['status'] !== 'Healthy')
    );
  });
  return [
    String(objectAt(application, 'metadata')['name']),
    String(objectAt(sync)['status']),
    String(objectAt(sync)['revision']).slice(0, 8),
    String(objectAt(health)['status']),
    String(objectAt(operationState)['phase']),
    String(objectAt(operationState)['message'] ?? '').slice(0, 300),
    JSON.stringify(conditions ?? []).slice(0, 300),
    JSON.stringify(bad).slice(0, 600),
  ].join(' | ');
}
