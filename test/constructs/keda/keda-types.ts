import { type KedaSpec, type KedaTrigger, keda, type Replicas } from '../../../lib';
import type { Overlay } from '../../../lib/model/overlay';

// Type tests: `tsc` reports each expected error that does not occur.
export const REFUSED: readonly KedaTrigger[] = [
  // @ts-expect-error a query needs a server
  { prometheus: { query: 'up', threshold: 1 } },
  // @ts-expect-error KEDA has no such mode
  { rabbitmq: { queueName: 'mails', mode: 'Length', value: 1 } },
  // @ts-expect-error a credential in plain text
  { type: 'redis', metadata: {}, auth: { parameters: { password: 'secret' } } },
  // @ts-expect-error settings are text
  { type: 'redis', metadata: { listLength: 5 } },
  // @ts-expect-error a target in percent, or an amount
  { cpu: { containerName: 'web' } },
];

// @ts-expect-error KEDA supports only 0
export const IDLE: Pick<KedaSpec, 'idleReplicaCount'> = { idleReplicaCount: 1 };

export const OVERLAYS: readonly Overlay<{ readonly replicas?: Replicas }>[] = [
  { replicas: { keda: { min: 1 } } },
  { replicas: { keda: null, min: 1, max: 2, targetCpu: 80 } },
  { replicas: { ...keda({ min: 0, max: 2, triggers: [] }), min: null, max: null } },
];
