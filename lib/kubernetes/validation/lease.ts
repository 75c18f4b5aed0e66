import { type Check, fields, number } from './check';

/** https://kubernetes.io/docs/concepts/architecture/leases/ */
export const lease: Check = fields({
  spec: fields({ leaseDurationSeconds: number(1), leaseTransitions: number(0) }),
});
