import {
  type ApplicationSpecSource,
  ApplicationSpecSourceKustomizeReplicasCount,
} from '../../../imports/argoproj.io';
import { defined } from '../../base/json';
import type {
  ArgoApplicationSource,
  HelmSettings,
  KustomizeSource,
} from '../../model/application-source';
import { MANIFEST_SUFFIX } from '../../model/layout';

/** Converts a source to Argo CD's format. */
export function toSource(source: ArgoApplicationSource): ApplicationSpecSource {
  const repoUrl = source.repoURL;
  if ('chart' in source) {
    const { chart, version } = source;
    return { repoUrl, chart, targetRevision: version, ...toHelm(source) };
  }
  const targetRevision = source.targetRevision ?? 'HEAD';
  if (source.type === 'ref') return { repoUrl, targetRevision, ref: source.ref };
  if (source.type === 'kustomize') return toKustomizeSource(source, targetRevision);
  if (source.type === 'helm') {
    return { repoUrl, targetRevision, path: source.path, ...toHelm(source) };
  }
  // An explicit `directory` keeps the source type: without it, a file named Chart.yaml or kustomization.yaml
  // would make Argo CD read the directory as a Helm chart or a kustomization.
  const directory = defined<NonNullable<ApplicationSpecSource['directory']>>({
    include: source.include ?? `*${MANIFEST_SUFFIX}`,
    recurse: source.recurse,
  });
  return { repoUrl, targetRevision, path: source.path, directory };
}

function toHelm(settings: HelmSettings): Pick<ApplicationSpecSource, 'helm'> {
  const { releaseName, values, valueFiles, skipCrds } = settings;
  const helm = defined<NonNullable<ApplicationSpecSource['helm']>>({
    releaseName,
    valuesObject: values,
    valueFiles: valueFiles && [...valueFiles],
    skipCrds,
  });
  return Object.keys(helm).length > 0 ? { helm } : {};
}

function toKustomizeSource(source: KustomizeSource, targetRevision: string): ApplicationSpecSource {
  const { repoURL, path, namePrefix, nameSuffix, images, replicas } = source;
  const { commonLabels, components, ignoreMissingComponents } = source;
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
    ignoreMissingComponents,
  });
  const hasKustomize = Object.keys(kustomize).length > 0;
  return { repoUrl: repoURL, targetRevision, path, ...(hasKustomize && { kustomize }) };
}
