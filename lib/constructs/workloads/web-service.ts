import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { Port, PortName } from '../../kubernetes/names';
import { addService } from '../network/service';
import { ServiceSchema } from '../network/service-schema';
import type { ServiceSpec } from '../network/service-spec';
import { type DeploymentSpec, deploymentEntries } from './deployment-spec';
import { DeploymentWorkload } from './deployment-workload';
import { addExposure, type ExposureSpec, exposureEntries } from './exposure';
import { identityEntries, type WorkloadIdentity } from './workload-spec';

/** The spec of a web service. */
export interface WebServiceSpec extends DeploymentSpec, ExposureSpec {
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
  ...deploymentEntries,
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
const SERVICE_PORT = 80;

/**
 * A Deployment behind a Service, with supporting objects.
 *
 * @example
 * new WebService(chart, 'web', { name: 'my-app', image: 'example/my-app:v1.4.2', port: 8080 });
 */
export class WebService extends DeploymentWorkload<WebServiceProps> {
  readonly service: k8s.KubeService;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    const portName = props.portName ?? 'http';
    super(scope, id, props, {
      schema: WebServiceSchema,
      port: { name: portName, number: props.port },
    });
    const { service = {} } = props;
    this.service = addService(this, 'Service', this.metadata(), service, {
      ...this.servedPods(props),
      mainPort: SERVICE_PORT,
    });
    const backend = { service: props.name, portName, port: service.port ?? SERVICE_PORT };
    addExposure(this, this.metadata(), props, backend);
    this.completeMetadata();
  }
}
