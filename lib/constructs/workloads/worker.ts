import type { Construct } from 'constructs';
import type { DeploymentSpec } from './deployment-spec';
import { DeploymentWorkload } from './deployment-workload';
import { deploymentSchema } from './workload-schema';
import type { WorkloadIdentity } from './workload-spec';

/** The spec of a worker. */
export interface WorkerSpec extends DeploymentSpec {}

/** The props of a {@link Worker}. */
export interface WorkerProps extends WorkloadIdentity, WorkerSpec {}

const WorkerSchema = deploymentSchema<WorkerSpec>({});

/**
 * A Deployment without a Service, such as a queue consumer, with its supporting objects.
 *
 * @example
 * new Worker(chart, 'mailer', { name: 'mailer', image: 'example/mailer:v3', replicas: 2 });
 */
export class Worker extends DeploymentWorkload<WorkerProps> {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, props, { schema: WorkerSchema });
  }
}
