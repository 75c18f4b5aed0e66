import type { ApiObjectJson } from '../kubernetes/api-object';
import { isClusterScoped } from '../kubernetes/scope';
import type { RuleContext } from './rule';

/** The scope of an object; `undefined` if neither a schema nor the environment defines it. */
export function scopeOf(
  object: ApiObjectJson,
  { schemas, environment }: RuleContext,
): 'Namespaced' | 'Cluster' | undefined {
  const clusterKinds = environment?.allow?.clusterKinds;
  return schemas.scopeOf(object) ?? (isClusterScoped(object, clusterKinds) ? 'Cluster' : undefined);
}
