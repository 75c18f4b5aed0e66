import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { own } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { InvalidPropsError, validProps } from '../../base/validation';
import { LabelKey, Port, PortName } from '../../kubernetes/names';
import { addHttpRoute, HttpRouteSchema, type HttpRouteSpec } from '../network/http-route';
import {
  addIngress,
  type HealthCheck,
  IngressSchema,
  type IngressSpec,
  isAlb,
} from '../network/ingress';
import { type DeploymentSpec, deploymentEntries } from './deployment-spec';
import { DeploymentWorkload } from './deployment-workload';
import { identityEntries, type WorkloadIdentity } from './workload-spec';

/** The spec of a web service. */
export interface WebServiceSpec extends DeploymentSpec {
  /** The port that the app listens on. */
  readonly port: number;
  /** The name of that port, by which the Service and meshes know it. @default 'http' */
  readonly portName?: string;
  /** The Service in front of the pods. @default port 80 of a ClusterIP Service */
  readonly service?: ServiceSpec;
  /** Lets requests in from outside through an Ingress. @default none */
  readonly ingress?: IngressSpec;
  /** Lets requests in from outside through a Gateway (HTTPRoute). @default none */
  readonly route?: HttpRouteSpec;
}

/** The Service in front of a web service's pods. */
export interface ServiceSpec {
  /** The port that clients connect to. @default 80 */
  readonly port?: number;
  /** @default 'ClusterIP' */
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  /** Resolve to the pods themselves, without an address of its own. @default false */
  readonly headless?: boolean;
  /** The protocol spoken, such as `kubernetes.io/h2c`. @default none */
  readonly appProtocol?: string;
  /** Further ports, by the name of the container's port. @default none */
  readonly ports?: Readonly<Record<string, number>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A web service as a construct of its own. */
export interface WebServiceProps extends WorkloadIdentity, WebServiceSpec {}

const WebServiceSchema = objectSchema<WebServiceProps>({
  ...identityEntries,
  ...deploymentEntries,
  port: Port,
  portName: v.optional(PortName),
  service: v.optional(
    v.pipe(
      objectSchema<ServiceSpec>({
        port: v.optional(Port),
        type: v.optional(v.picklist(['ClusterIP', 'NodePort', 'LoadBalancer'])),
        headless: v.optional(v.boolean()),
        appProtocol: v.optional(LabelKey),
        ports: v.optional(recordSchema(PortName, Port)),
        annotations: v.optional(recordSchema(LabelKey, v.string())),
      }),
      v.check(({ port = 80, ports = {} }) => {
        const all = [port, ...Object.values(ports as object)];
        return new Set(all).size === all.length;
      }, 'Two ports of the Service have the same number; its main port is 80 unless `port` says otherwise.'),
      v.check(
        ({ headless, type = 'ClusterIP' }) => !headless || type === 'ClusterIP',
        'A headless Service has no address of its own, so it is a ClusterIP Service.',
      ),
    ),
  ),
  ingress: v.optional(IngressSchema),
  route: v.optional(HttpRouteSchema),
});

/**
 * A Deployment behind a Service, with what surrounds them.
 *
 * @example
 * new WebService(chart, 'web', { name: 'my-app', image: 'example/my-app:v1.4.2', port: 8080 });
 */
export class WebService extends DeploymentWorkload {
  readonly service: k8s.KubeService;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    const portName = props.portName ?? 'http';
    super(scope, id, validProps(WebServiceSchema, props), props, {
      name: portName,
      number: props.port,
    });
    this.service = this.addService(props, portName);
    const backend = { service: props.name, portName, port: props.service?.port ?? 80 };
    if (props.ingress) {
      checkReachable(props, props.ingress);
      addIngress(this, this.metadata(), props.ingress, backend, healthCheck(props));
    }
    if (props.route) addHttpRoute(this, this.metadata(), props.route, backend);
  }

  private addService(props: WebServiceProps, portName: string): k8s.KubeService {
    const { port = 80, type, headless, appProtocol, ports, annotations } = props.service ?? {};
    const unknown = Object.keys(ports ?? {}).filter((name) => own(props.ports, name) === undefined);
    if (unknown.length > 0) {
      const message = 'The container has no port of this name: add it to `ports`.';
      throw new InvalidPropsError(
        unknown.map((name) => ({ path: ['service', 'ports', name], message })),
      );
    }
    return new k8s.KubeService(this, 'Service', {
      metadata: { ...this.metadata(), ...(annotations && { annotations: { ...annotations } }) },
      spec: {
        ...(type && type !== 'ClusterIP' && { type }),
        ...(headless && { clusterIp: 'None' }),
        selector: { ...this.selector },
        ports: [
          {
            name: portName,
            port,
            targetPort: k8s.IntOrString.fromString(portName),
            ...(appProtocol && { appProtocol }),
          },
          ...Object.entries(ports ?? {}).map(([name, number]) => ({
            name,
            port: number,
            targetPort: k8s.IntOrString.fromString(name),
          })),
        ],
      },
    });
  }
}

/** What a load balancer can ask: the same that the kubelet asks. */
function healthCheck(props: WebServiceProps): HealthCheck | undefined {
  if (!props.readiness || !('httpGet' in props.readiness)) return undefined;
  const { path, port } = props.readiness.httpGet;
  return port === undefined || port === props.port ? { path } : { path, port };
}

/** An AWS load balancer is no pod: only a range of addresses lets it in. */
function checkReachable({ networkPolicy }: WebServiceProps, ingress: IngressSpec): void {
  const { allowFrom } = networkPolicy ?? {};
  if (!isAlb(ingress) || !allowFrom || allowFrom.some((peer) => 'cidr' in peer)) return;
  const message =
    'The load balancer of `ingress` is cut off: let the addresses of its subnets in, such as { cidr: "10.0.0.0/16" }.';
  throw new InvalidPropsError([{ path: ['networkPolicy', 'allowFrom'], message }]);
}
