/** Where an Application's manifests come from. */
export type ArgoApplicationSource =
  | DirectorySource
  | HelmSource
  | HelmPathSource
  | KustomizeSource
  | RefSource;

/** A directory of plain YAML in a git repository, such as one that Argosy renders. */
export interface DirectorySource {
  readonly type: 'directory';
  readonly repoURL: string;
  readonly path: string;
  /** @default 'HEAD' */
  readonly targetRevision?: string;
  /** The files that are applied. @default '*.k8s.yaml' */
  readonly include?: string;
  /** Include subdirectories. @default false */
  readonly recurse?: boolean;
}

/** How a Helm chart is rendered. */
export interface HelmSettings {
  /** @default the Application's name */
  readonly releaseName?: string;
  /** @default the chart's own values */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Value files, such as `$values/charts/redis.yaml` of a source with `ref: values`. @default none */
  readonly valueFiles?: readonly string[];
  /** Do not install the chart's CRDs. @default false */
  readonly skipCrds?: boolean;
}

/** A chart in a Helm repository or an OCI registry. */
export interface HelmSource extends HelmSettings {
  readonly type: 'helm';
  readonly repoURL: string;
  readonly chart: string;
  /** The exact version of the chart, so that every change is a commit. */
  readonly version: string;
}

/** A chart in a directory of a git repository, or the chart that an `oci://` address names. */
export interface HelmPathSource extends HelmSettings {
  readonly type: 'helm';
  readonly repoURL: string;
  /** The directory of `Chart.yaml`; `.` for an `oci://` address. */
  readonly path: string;
  /** @default 'HEAD' */
  readonly targetRevision?: string;
}

/** How a kustomization is built. */
export interface KustomizeSettings {
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  /** Replicas by workload name. */
  readonly replicas?: Readonly<Record<string, number>>;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly components?: readonly string[];
}

/** A directory with a `kustomization.yaml`. */
export interface KustomizeSource extends KustomizeSettings {
  readonly type: 'kustomize';
  readonly repoURL: string;
  readonly path: string;
  /** @default 'HEAD' */
  readonly targetRevision?: string;
  /** Such as `example/app:v2`. */
  readonly images?: readonly string[];
  /** Leave out components that do not exist, instead of failing. @default false */
  readonly ignoreMissingComponents?: boolean;
}

/** A git repository with value files for other sources, referred to as `$<ref>/…`. */
export interface RefSource {
  readonly type: 'ref';
  readonly repoURL: string;
  readonly ref: string;
  /** @default 'HEAD' */
  readonly targetRevision?: string;
}
