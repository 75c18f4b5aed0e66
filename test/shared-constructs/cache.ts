import {
  type DeploymentSpec,
  DeploymentWorkload,
  defineWorkloadKind,
  deploymentSchema,
  v,
  type WorkloadIdentity,
  workloadIdentity,
} from 'argosy';
import type { Construct } from 'constructs';

/** What may be said of a cache. */
export interface CacheSpec extends DeploymentSpec {
  /** How much it holds. */
  readonly megabytes: number;
}

/** A cache as a construct of its own. */
export interface CacheProps extends WorkloadIdentity, CacheSpec {}

const schema = deploymentSchema<CacheProps>({
  megabytes: v.pipe(v.number(), v.integer(), v.minValue(16, 'Use 16 or more.')),
});

/** A cache in memory. */
export class Cache extends DeploymentWorkload<CacheProps> {
  constructor(scope: Construct, id: string, props: CacheProps) {
    const args = ['--memory-limit', String(props.megabytes)];
    super(scope, id, { ...props, args }, { schema, port: { name: 'memcached', number: 11211 } });
  }
}

/** Apps that are a cache. */
export const cacheKind = defineWorkloadKind<CacheSpec, Cache>({
  name: 'Cache',
  pure: true,
  build: (chart, spec, context) =>
    new Cache(chart, 'Cache', { ...spec, ...workloadIdentity(context) }),
});
