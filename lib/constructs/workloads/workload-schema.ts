import { type ObjectSchema, objectSchema, type SchemaEntries } from '../../base/schema';
import { type DeploymentSpec, deploymentEntries } from './deployment-spec';
import {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadProps,
  type WorkloadSpec,
  workloadEntries,
} from './workload-spec';

/**
 * Schemas for the fields that `Spec` adds to `Base` or whose type it changes. They may also override the schema
 * of any other field of `Base`.
 */
type OwnEntries<Spec extends object, Base extends object> = SchemaEntries<
  Omit<Spec, Inherited<Spec, Base>>
> &
  Partial<SchemaEntries<Pick<Spec, Inherited<Spec, Base>>>>;

/** The fields of `Spec` with a type that the schemas of `Base` accept. */
type Inherited<Spec, Base> = {
  [K in keyof Spec & keyof Base]: Pick<Base, K> extends Pick<Spec, K> ? K : never;
}[keyof Spec & keyof Base];

/**
 * The props schema of a custom class that extends `Workload`. The name, the image and the fields of every
 * workload are included; `entries` adds the other fields.
 *
 * @example
 * const schema = workloadSchema<CacheSpec>({ megabytes: v.pipe(v.number(), v.minValue(16)) });
 */
export function workloadSchema<Spec extends WorkloadSpec>(
  entries: OwnEntries<WorkloadIdentity & Spec, WorkloadProps>,
): ObjectSchema<WorkloadIdentity & Spec> {
  return extended<WorkloadIdentity & Spec>({ ...identityEntries, ...workloadEntries }, entries);
}

/** The same for a class that extends `DeploymentWorkload`. */
export function deploymentSchema<Spec extends DeploymentSpec>(
  entries: OwnEntries<WorkloadIdentity & Spec, WorkloadIdentity & DeploymentSpec>,
): ObjectSchema<WorkloadIdentity & Spec> {
  return extended<WorkloadIdentity & Spec>({ ...identityEntries, ...deploymentEntries }, entries);
}

function extended<Props extends object>(base: object, own: object): ObjectSchema<Props> {
  return objectSchema<Props>({ ...base, ...own } as SchemaEntries<Props>);
}
