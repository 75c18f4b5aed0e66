import * as v from 'valibot';
import { recordSchema } from '../base/record-schema';
import { DnsLabel, NonEmpty } from '../kubernetes/names';

/** A role in an Argo CD project: of every project, or of the projects of a team. */
export interface PlatformRole {
  readonly description?: string;
  /** Groups of the identity provider that have the role. */
  readonly groups: readonly string[];
  /** The actions allowed on the Applications of the project. */
  readonly allow: readonly ('get' | 'sync' | 'override' | 'delete')[];
}

/** A role in the projects of a team. */
export interface TeamRole extends PlatformRole {
  /** The environments in whose projects it is. @default all */
  readonly environments?: readonly string[];
}

const ENTRIES = {
  description: v.optional(v.string()),
  groups: v.array(NonEmpty),
  allow: v.array(v.picklist(['get', 'sync', 'override', 'delete'])),
};

export const PlatformRolesSchema = recordSchema(DnsLabel, v.strictObject(ENTRIES));

export const TeamRolesSchema = recordSchema(
  DnsLabel,
  v.strictObject({ ...ENTRIES, environments: v.optional(v.array(NonEmpty)) }),
);
