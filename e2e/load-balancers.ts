import { type JsonObject, listAt, objectAt } from '../lib/base/json';
import type { ApiServer } from './api-server';

const INGRESSES = '/apis/networking.k8s.io/v1/ingresses';
const ROUTES = '/apis/gateway.networking.k8s.io/v1/httproutes';

/** In place of their controllers: gives each Ingress an address, and accepts each HTTPRoute. */
export class LoadBalancers {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly api: ApiServer) {
    this.again();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private again(): void {
    this.timer = setTimeout(async () => {
      await Promise.all([this.ingresses(), this.routes()]).catch(() => {});
      if (this.timer !== undefined) this.again();
    }, 500);
  }

  private async ingresses(): Promise<void> {
    for (const it of await this.list(INGRESSES)) {
      if (listAt(it, 'status', 'loadBalancer', 'ingress').length > 0) continue;
      await this.patch(it, 'ingresses', 'networking.k8s.io', {
        loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] },
      });
    }
  }

  private async routes(): Promise<void> {
    for (const it of await this.list(ROUTES)) {
      const generation = objectAt(it, 'metadata')['generation'];
      const [parent] = listAt(it, 'status', 'parents');
      if (objectAt(parent, 'conditions', 0)['observedGeneration'] === generation) continue;
      const condition = (type: string) => ({
        type,
        status: 'True',
        reason: type,
        message: '',
        observedGeneration: generation,
        lastTransitionTime: new Date().toISOString(),
      });
      const parents = listAt(it, 'spec', 'parentRefs').map((parentRef) => ({
        parentRef,
        controllerName: 'example.com/gateway',
        conditions: [condition('Accepted'), condition('ResolvedRefs')],
      }));
      await this.patch(it, 'httproutes', 'gateway.networking.k8s.io', { parents });
    }
  }

  private async list(path: string): Promise<JsonObject[]> {
    const { body } = await this.api.get(path);
    return listAt(body as JsonObject, 'items') as JsonObject[];
  }

  private async patch(
    object: JsonObject,
    resource: string,
    group: string,
    status: object,
  ): Promise<void> {
    const { name, namespace } = objectAt(object, 'metadata');
    const path = `/apis/${group}/v1/namespaces/${namespace}/${resource}/${name}/status`;
    await this.api.send('PATCH', path, { status }, 'application/merge-patch+json');
  }
}
