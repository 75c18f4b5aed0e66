import { type JsonObject, listAt, objectAt } from '../lib/base/json';
import type { ApiServer } from './api-server';

/** Objects of an app's namespace, as they are in a cluster. */
export class Live {
  constructor(
    private readonly api: ApiServer,
    private readonly namespace: string,
  ) {}

  /** An object; empty if it does not exist. */
  async get(resource: string, name: string): Promise<JsonObject> {
    const { status, body } = await this.api.get(`${this.pathOf(resource)}/${name}`);
    return status === 404 ? {} : (body as JsonObject);
  }

  async list(resource: string): Promise<JsonObject[]> {
    const { body } = await this.api.get(this.pathOf(resource));
    return listAt(body as JsonObject, 'items') as JsonObject[];
  }

  async patch(resource: string, name: string, change: object): Promise<void> {
    const path = `${this.pathOf(resource)}/${name}`;
    const { status, body } = await this.api.send(
      'PATCH',
      path,
      change,
      'application/merge-patch+json',
    );
    if (status >= 300) throw new Error(`${path}: ${body.message}`);
  }

  async delete(resource: string, name: string): Promise<void> {
    await this.api.send('DELETE', `${this.pathOf(resource)}/${name}`);
  }

  /** The images of the pods that run. */
  async images(): Promise<string[]> {
    const pods = (await this.list('pods')).filter((it) => isRunning(it));
    const images = pods.flatMap((it) =>
      listAt(it, 'spec', 'containers').map((container) => String(objectAt(container)['image'])),
    );
    return [...new Set(images)].sort();
  }

  /** The unique ids of the pods that run. */
  async podIds(): Promise<string[]> {
    const pods = (await this.list('pods')).filter(isRunning);
    return pods.map((it) => String(objectAt(it, 'metadata')['uid'])).sort();
  }

  private pathOf(resource: string): string {
    const group = GROUPS[resource];
    const root = group === undefined ? '/api/v1' : `/apis/${group}`;
    return `${root}/namespaces/${this.namespace}/${resource}`;
  }
}

function isRunning(pod: JsonObject): boolean {
  const { deletionTimestamp } = objectAt(pod, 'metadata');
  return objectAt(pod, 'status')['phase'] === 'Running' && deletionTimestamp === undefined;
}

const GROUPS: Readonly<Record<string, string>> = {
  applications: 'argoproj.io/v1alpha1',
  appprojects: 'argoproj.io/v1alpha1',
  cronjobs: 'batch/v1',
  deployments: 'apps/v1',
  externalsecrets: 'external-secrets.io/v1',
  horizontalpodautoscalers: 'autoscaling/v2',
  jobs: 'batch/v1',
  sealedsecrets: 'bitnami.com/v1alpha1',
  secretstores: 'external-secrets.io/v1',
  statefulsets: 'apps/v1',
};
