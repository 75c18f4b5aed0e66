import { claim } from './immutable/claim';
import { clusterIp } from './immutable/cluster-ip';
import { data } from './immutable/data';
import { job } from './immutable/job';
import { namespace } from './immutable/namespace';
import { priorityClass } from './immutable/priority-class';
import { roleRef } from './immutable/role-ref';
import { selector } from './immutable/selector';
import { statefulSet } from './immutable/stateful-set';
import { storageClass } from './immutable/storage-class';
import { strategy } from './immutable/strategy';
import { volumeClaimTemplates } from './immutable/volume-claim-templates';
import type { ChangeRule } from './rule';

/** The rules about changes that the API server refuses, or that lose data. */
export const IMMUTABLE_RULES: readonly ChangeRule[] = [
  selector,
  volumeClaimTemplates,
  statefulSet,
  strategy,
  job,
  clusterIp,
  claim,
  storageClass,
  priorityClass,
  data,
  roleRef,
  namespace,
];

/** The kinds that the change rules apply to. */
export const CHANGE_KINDS: ReadonlySet<string> = new Set(
  IMMUTABLE_RULES.flatMap(({ kinds }) => kinds),
);
