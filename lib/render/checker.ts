import type { FleetChecks } from '../checks/fleet-checks';
import type { Rule } from '../checks/rule';
import { INSTANCE_RULES } from '../checks/rules';
import { apiGroup, type GroupKind } from '../kubernetes/api-object';
import { Schemas } from '../kubernetes/schemas/schemas';
import type { Fleet, FleetSources } from '../model/fleet';
import type { Platform } from '../model/platform';
import type { RepositoryFiles } from './repository-files';
import type { KnownFile, RenderedFile } from './tree';

/** A fleet's own checks, and the files of its repository. */
export interface CheckSources extends FleetChecks {
  /** @default sources of Applications in this repository are not checked */
  readonly files?: RepositoryFiles;
}

/** A fleet with its custom checks. */
export type CheckableFleet = FleetSources & CheckSources;

/** The inputs of the checks of each part. */
export interface Checker {
  readonly platform: Platform;
  readonly rules: readonly Rule[];
  readonly schemas: Schemas;
  /** The cluster-scoped kinds of the fleet's own CRDs. */
  readonly clusterKinds: readonly GroupKind[];
  /** The files of the repository. @default sources in this repository are not checked */
  readonly files: RepositoryFiles | undefined;
  /** True for a file that is committed with a different text. */
  readonly isChanged: (file: RenderedFile | KnownFile) => boolean;
}

/** The inputs of the checks of each part of a fleet. */
export function checkerOf(
  { platform }: Fleet,
  { rules = [], crds = [], files }: CheckSources,
  isChanged: Checker['isChanged'],
): Checker {
  return {
    platform,
    rules: [...INSTANCE_RULES, ...rules],
    files,
    schemas: new Schemas(crds),
    clusterKinds: crds
      .filter(({ scope }) => scope === 'Cluster')
      .map((crd) => ({ group: apiGroup(crd), kind: crd.kind })),
    isChanged,
  };
}
