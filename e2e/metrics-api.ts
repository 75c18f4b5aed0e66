import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { listAt, objectAt } from '../lib/base/json';
import type { ApiServer } from './api-server';

const GROUP = 'metrics.k8s.io';

/** An aggregated API in place of the metrics server: every container uses as much CPU as the test says. */
export class MetricsApi {
  /** The CPU that each container uses, such as `50m`. */
  cpu = '1m';

  private constructor(private readonly server: Server) {}

  /**
   * @param certificates the directory of the API server's own certificate, which this server uses as well.
   */
  static async start(api: ApiServer, certificates: string): Promise<MetricsApi> {
    const [key, cert] = ['apiserver.key', 'apiserver.crt'].map((it) =>
      readFileSync(`${certificates}/${it}`),
    );
    const server = createServer({ key, cert });
    const metrics = new MetricsApi(server);
    server.on('request', async ({ url = '/' }, response) => {
      const answer = await metrics.answer(api, new URL(url, 'https://loopback'));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const metadata = { name: 'metrics', namespace: 'kube-system' };
    await api.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
    });
    await api.create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `v1beta1.${GROUP}` },
      spec: {
        group: GROUP,
        version: 'v1beta1',
        service: { ...metadata, port },
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    });
    return metrics;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(api: ApiServer, { pathname, search }: URL): Promise<object> {
    const [, namespace] = /\/namespaces\/([^/]+)\/pods$/.exec(pathname) ?? [];
    if (namespace === undefined) return DISCOVERY;
    const { body } = await api.get(`/api/v1/namespaces/${namespace}/pods${search}`);
    const now = new Date().toISOString();
    const items = listAt(body as never, 'items').map((pod) => ({
      metadata: objectAt(pod, 'metadata'),
      timestamp: now,
      window: '10s',
      containers: listAt(pod, 'spec', 'containers').map((it) => ({
        name: objectAt(it)['name'],
        usage: { cpu: this.cpu, memory: '16Mi' },
      })),
    }));
    return { kind: 'PodMetricsList', apiVersion: `${GROUP}/v1beta1`, metadata: {}, items };
  }
}

const DISCOVERY = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: `${GROUP}/v1beta1`,
  resources: [{ name: 'pods', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] }],
};
