import type { Construct } from 'constructs';
import type { DeploymentSpec } from './deployment-spec';
import { DeploymentWorkload } from './deployment-workload';
import { deploymentSchema } from './workload-schema';
import type { WorkloadIdentity } from './workload-spec';

/** The spec of a worker. */
export interface WorkerSpec extends DeploymentSpec {}

/** A worker as a construct of its own. */
export interface WorkerProps extends WorkloadIdentity, WorkerSpec {}

const WorkerSchema = deploymentSchema<WorkerSpec>({});

/**
 * A Deployment that nothing connects to, such as the consumer of a queue, with what surrounds it.
 *
 * @example
 * new Worker(chart, 'mailer', { name: 'mailer', image: 'example/mailer:v3', replicas: 2 });
 */
export class Worker extends DeploymentWorkload<WorkerProps> {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, props, { schema: WorkerSchema });
  }
}
