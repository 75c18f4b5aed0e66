import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { InvalidPropsError } from '../../base/validation';
import { Port, PortName } from '../../kubernetes/names';
import { addHttpRoute, HttpRouteSchema, type HttpRouteSpec } from '../network/http-route';
import {
  addIngress,
  type HealthCheck,
  IngressSchema,
  type IngressSpec,
  isAlb,
} from '../network/ingress';
import { addService } from '../network/service';
import { ServiceSchema } from '../network/service-schema';
import type { ServiceSpec } from '../network/service-spec';
import type { DeploymentSpec } from './deployment-spec';
import { DeploymentWorkload } from './deployment-workload';
import { deploymentSchema } from './workload-schema';
import type { WorkloadIdentity } from './workload-spec';

/** What may be said of a web service. */
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

/** A web service as a construct of its own. */
export interface WebServiceProps extends WorkloadIdentity, WebServiceSpec {}

const WebServiceSchema = deploymentSchema<WebServiceSpec>({
  port: Port,
  portName: v.optional(PortName),
  service: v.optional(ServiceSchema),
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
    const port = { name: portName, number: props.port };
    super(scope, id, props, { schema: WebServiceSchema, port });
    this.service = addService(this, 'Service', this.metadata(), props.service ?? {}, {
      selector: this.selector,
      main: { ...port, protocol: 'TCP' },
      mainPort: 80,
      ports: this.ports(props),
    });
    const backend = { service: props.name, portName, port: props.service?.port ?? 80 };
    if (props.ingress) {
      checkReachable(props, props.ingress);
      addIngress(this, this.metadata(), props.ingress, backend, healthCheck(props));
    }
    if (props.route) addHttpRoute(this, this.metadata(), props.route, backend);
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
