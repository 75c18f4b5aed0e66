import type { Construct } from 'constructs';
import {
  defineKind,
  objectSchema,
  v,
  Workload,
  type WorkloadProps,
  workloadSchema,
} from '../../../lib';

interface CacheProps extends WorkloadProps {
  readonly megabytes: number;
  readonly eviction?: 'lru' | 'none';
}

const megabytes = v.number();
const eviction = v.optional(v.picklist(['lru', 'none']));

workloadSchema<CacheProps>({ megabytes, eviction });

// Type tests: `tsc` reports each expected error that does not occur.
// @ts-expect-error a field that the schema lacks would be refused as unknown
workloadSchema<CacheProps>({ megabytes });
// @ts-expect-error a string is not a number
workloadSchema<CacheProps>({ megabytes: v.string(), eviction });
// @ts-expect-error the type has no such field
workloadSchema<CacheProps>({ megabytes, eviction, gigabytes: v.number() });
// @ts-expect-error `runAsUser` is required here, unlike in other workloads
workloadSchema<WorkloadProps & { readonly runAsUser: number }>({});
workloadSchema<WorkloadProps & { readonly runAsUser: number }>({ runAsUser: v.number() });

export abstract class Incomplete extends Workload<CacheProps> {
  constructor(scope: Construct, props: CacheProps) {
    // @ts-expect-error the schema lacks `megabytes`
    super(scope, 'Incomplete', props, { schema: workloadSchema<WorkloadProps>({}) });
  }
}

interface Limits {
  readonly megabytes: number;
  readonly burst?: number;
}

const build = () => {};
const name = 'Limits';
const limits = objectSchema<Limits>({ megabytes, burst: v.optional(v.number()) });
const lessLimits = objectSchema<{ readonly megabytes: number }>({ megabytes });

defineKind<Limits, void>({ name, schema: limits, build });
// @ts-expect-error this schema lacks a field, which would be refused as unknown
defineKind<Limits, void>({ name, schema: lessLimits, build });
