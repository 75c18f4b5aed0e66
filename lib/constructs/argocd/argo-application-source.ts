import {
  type ApplicationSpecSource,
  ApplicationSpecSourceKustomizeReplicasCount,
} from '../../../imports/argoproj.io';
import { defined } from '../../base/json';
import { MANIFEST_SUFFIX } from '../../model/layout';

/** Where an Application's manifests come from. */
export type ArgoApplicationSource = DirectorySource | HelmSource | KustomizeSource | RefSource;

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

/** A chart in a Helm repository or an OCI registry. */
export interface HelmSource {
  readonly type: 'helm';
  readonly repoURL: string;
  readonly chart: string;
  /** The exact version of the chart, so that every change is a commit. */
  readonly version: string;
  /** @default the Application's name */
  readonly releaseName?: string;
  /** @default the chart's own values */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Value files, such as `$values/charts/redis.yaml` of a source with `ref: values`. @default none */
  readonly valueFiles?: readonly string[];
  /** Do not install the chart's CRDs. @default false */
  readonly skipCrds?: boolean;
}

/** A directory with a `kustomization.yaml`. */
export interface KustomizeSource {
  readonly type: 'kustomize';
  readonly repoURL: string;
  readonly path: string;
  /** @default 'HEAD' */
  readonly targetRevision?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  /** Such as `example/app:v2`. */
  readonly images?: readonly string[];
  /** Replicas by workload name. */
  readonly replicas?: Readonly<Record<string, number>>;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly components?: readonly string[];
}

/** A git repository with value files for other sources, referred to as `$<ref>/…`. */
export interface RefSource {
  readonly type: 'ref';
  readonly repoURL: string;
  readonly ref: string;
  /** @default 'HEAD' */
  readonly targetRevision?: string;
}

/** Converts a source to Argo CD's format. */
export function toSource(source: ArgoApplicationSource): ApplicationSpecSource {
  const repoUrl = source.repoURL;
  if (source.type === 'helm') {
    const { chart, version, releaseName, values, valueFiles, skipCrds } = source;
    const helm = defined<NonNullable<ApplicationSpecSource['helm']>>({
      releaseName,
      valuesObject: values,
      valueFiles: valueFiles && [...valueFiles],
      skipCrds,
    });
    const hasHelm = Object.keys(helm).length > 0;
    return { repoUrl, chart, targetRevision: version, ...(hasHelm && { helm }) };
  }
  const targetRevision = source.targetRevision ?? 'HEAD';
  if (source.type === 'ref') return { repoUrl, targetRevision, ref: source.ref };
  if (source.type === 'kustomize') return toKustomizeSource(source, targetRevision);
  // An explicit `directory` keeps the source type: without it, a file named Chart.yaml or kustomization.yaml
  // would make Argo CD read the directory as a Helm chart or a kustomization.
  const directory = defined<NonNullable<ApplicationSpecSource['directory']>>({
    include: source.include ?? `*${MANIFEST_SUFFIX}`,
    recurse: source.recurse,
  });
  return { repoUrl, targetRevision, path: source.path, directory };
}

function toKustomizeSource(source: KustomizeSource, targetRevision: string): ApplicationSpecSource {
  const { repoURL, path, namePrefix, nameSuffix, images, replicas } = source;
  const { commonLabels, components } = source;
  const kustomize = defined<NonNullable<ApplicationSpecSource['kustomize']>>({
    namePrefix,
    nameSuffix,
    images: images && [...images],
    replicas:
      replicas &&
      Object.entries(replicas).map(([name, count]) => ({
        name,
        count: ApplicationSpecSourceKustomizeReplicasCount.fromNumber(count),
      })),
    commonLabels,
    components: components && [...components],
  });
  const hasKustomize = Object.keys(kustomize).length > 0;
  return { repoUrl: repoURL, targetRevision, path, ...(hasKustomize && { kustomize }) };
}
