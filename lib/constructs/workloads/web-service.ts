import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { Port, PortName } from '../../kubernetes/names';
import { canaryProblems } from '../canary/canary-checks';
import { canaryService } from '../canary/canary-service';
import { type CanarySpec, isCanary } from '../canary/canary-spec';
import { type RolloutSpec, rolloutEntries } from '../canary/rollout-spec';
import { CANARY_SUFFIX, routingOf } from '../canary/routing';
import type { HttpBackend } from '../network/backend';
import { addService } from '../network/service';
import { ServiceSchema } from '../network/service-schema';
import type { ServiceSpec } from '../network/service-spec';
import { DeploymentWorkload } from './deployment-workload';
import { addExposure, type ExposureSpec, exposureEntries } from './exposure';
import { identityEntries, type WorkloadIdentity } from './workload-spec';

/** The spec of a web service. */
export interface WebServiceSpec extends RolloutSpec, ExposureSpec {
  /** The port that the app listens on. */
  readonly port: number;
  /** The name of that port, for the Service and service meshes. @default 'http' */
  readonly portName?: string;
  /** The Service in front of the pods. @default port 80 of a ClusterIP Service */
  readonly service?: ServiceSpec;
}

/** The props of a {@link WebService}. */
export interface WebServiceProps extends WorkloadIdentity, WebServiceSpec {}

export const webServiceEntries: SchemaEntries<WebServiceSpec> = {
  ...rolloutEntries,
  ...exposureEntries,
  port: Port,
  portName: v.optional(PortName),
  service: v.optional(ServiceSchema),
};

const WebServiceSchema = objectSchema<WebServiceProps>({
  ...identityEntries,
  ...webServiceEntries,
});

/** The default port of the Service. */
export const SERVICE_PORT = 80;

/**
 * A Deployment behind a Service, with supporting objects. With the strategy {@link canary}, a Rollout takes its place.
 *
 * @example
 * new WebService(chart, 'web', { name: 'my-app', image: 'example/my-app:v1.4.2', port: 8080 });
 */
export class WebService extends DeploymentWorkload<WebServiceProps> {
  readonly service: k8s.KubeService;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    const portName = props.portName ?? 'http';
    const servicePort = props.service?.port ?? SERVICE_PORT;
    super(scope, id, props, {
      schema: WebServiceSchema,
      port: { name: portName, number: props.port },
      servicePort,
      routes: props,
    });
    const { service = {}, strategy } = props;
    this.service = addService(this, 'Service', this.metadata(), service, {
      ...this.servedPods(props),
      mainPort: SERVICE_PORT,
    });
    const backend = { service: props.name, portName, port: servicePort };
    const routed = isCanary(strategy)
      ? this.addCanary(props, strategy.canary, [portName, servicePort])
      : {};
    addExposure(this, this.metadata(), props, { ...backend, ...routed });
    this.completeMetadata();
  }

  /** Adds the Service of the new version, and returns how requests reach both. */
  private addCanary(
    props: WebServiceProps,
    spec: CanarySpec,
    mainPort: readonly [name: string, number: number],
  ): Partial<HttpBackend> {
    const { name, service = {} } = props;
    const problems = canaryProblems(spec, { ...props, stableService: name, mainPort });
    if (problems.length > 0) throw new InvalidPropsError(problems);
    const router = routingOf(spec);
    if (router === undefined) return {};
    const metadata = this.metadata(CANARY_SUFFIX);
    addService(this, 'CanaryService', metadata, canaryService(service), {
      ...this.servedPods(props),
      mainPort: SERVICE_PORT,
    });
    return router === 'alb' ? { ingressPort: 'use-annotation' } : { canary: metadata.name };
  }
}
