import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, checkedString, objectSchema } from '../../base/schema';
import { NonEmpty, wholeNumber } from '../../kubernetes/names';
import { revisionProblem } from '../../kubernetes/revision';
import type {
  DirectorySource,
  HelmSettings,
  KustomizeSettings,
} from '../../model/application-source';
import { RepositoryUrl } from '../../model/platform';

/** A source of an {@link ArgoAppSpec}: where its manifests come from. */
export type ArgoAppSource =
  | ChartSource
  | ChartPathSource
  | KustomizationSource
  | ManifestsSource
  | ValuesSource;

/** A source in a repository: another one, or this one. */
interface RepositoryPlace {
  /** @default this repository, at the revision that Argo CD follows */
  readonly repoURL?: string;
  /**
   * A git tag, a commit, or the version of a chart.
   *
   * @default set by the releases of the app, like the version of an image; a source in this repository has none
   */
  readonly revision?: string;
}

interface ChartSettings extends HelmSettings {
  /** The name of the Helm release. @default the app's name */
  readonly releaseName?: string;
  /**
   * Images of the app by the path of the value that is set to them, such as `{ image: 'my-app' }`: that value gets
   * `repository`, `tag` and `digest`.
   *
   * @default none
   */
  readonly imageValues?: Readonly<Record<string, string>>;
}

/** A chart in a Helm repository or an OCI registry. */
export interface ChartSource extends ChartSettings {
  readonly type: 'helm';
  /** Such as `https://charts.example.com`, or `registry.example.com/charts` for an OCI registry. */
  readonly repoURL: string;
  readonly chart: string;
  /** The exact version of the chart. @default set by the releases of the app */
  readonly revision?: string;
}

/** A chart in a directory of a git repository. */
export interface ChartPathSource extends RepositoryPlace, ChartSettings {
  readonly type: 'helm';
  /** The directory of `Chart.yaml`; `.` for an `oci://` address. */
  readonly path: string;
}

/** A directory with a `kustomization.yaml`. */
export interface KustomizationSource extends RepositoryPlace, KustomizeSettings {
  readonly type: 'kustomize';
  readonly path: string;
  /**
   * The names in the kustomization of the app's images, by image name.
   *
   * @default the repository of each image
   */
  readonly images?: Readonly<Record<string, string>>;
}

/** A directory of plain YAML or JSON. */
export interface ManifestsSource
  extends RepositoryPlace,
    Pick<DirectorySource, 'include' | 'recurse'> {
  readonly type: 'directory';
  readonly path: string;
  /** The files that are applied, as a glob. @default every YAML and JSON file */
  readonly include?: string;
}

/** A repository with value files for the charts of the other sources, referred to as `$<name of the source>/…`. */
export interface ValuesSource extends RepositoryPlace {
  readonly type: 'ref';
}

const revision = v.optional(checkedString(revisionProblem));

/** Relative to the root of the repository. */
const Path = checkedString((path) =>
  path === '' || path.startsWith('/') || path.split('/').includes('..')
    ? 'Use a path relative to the root of the repository, without `..`.'
    : undefined,
);

const place = { repoURL: v.optional(RepositoryUrl), revision };

/** All fields of both kinds of chart. */
interface AnyChart extends ChartSettings {
  readonly type: 'helm';
  readonly repoURL?: string;
  readonly chart?: string;
  readonly path?: string;
  readonly revision?: string;
}

const chartSchema = v.pipe(
  objectSchema<AnyChart>({
    type: v.literal('helm'),
    repoURL: v.optional(NonEmpty),
    chart: v.optional(NonEmpty),
    path: v.optional(Path),
    revision,
    releaseName: v.optional(NonEmpty),
    values: v.optional(recordSchema(v.string(), v.unknown())),
    valueFiles: v.optional(v.array(NonEmpty)),
    skipCrds: v.optional(v.boolean()),
    imageValues: v.optional(recordSchema(NonEmpty, NonEmpty)),
  }),
  checkedFields<AnyChart>(function* ({ repoURL, chart, path }) {
    if ((chart === undefined) === (path === undefined)) {
      const message =
        'Set `chart` for a chart in a Helm repository or registry, or `path` for one in a git repository or at an oci:// address.';
      yield { path: [chart === undefined ? 'path' : 'chart'], message };
    } else if (chart !== undefined) {
      if (repoURL === undefined) yield { path: ['repoURL'], message: 'This field is required.' };
      else if (repoURL.startsWith('oci://')) {
        const message = `With \`chart\`, Argo CD expects the address of a registry without \`oci://\`. Remove it, or set \`repoURL: '${repoURL}/${chart}'\` and \`path: '.'\`.`;
        yield { path: ['repoURL'], message };
      } else if (/\s/.test(repoURL)) {
        yield { path: ['repoURL'], message: 'This is not the address of a repository.' };
      }
    } else if (repoURL !== undefined && !v.is(RepositoryUrl, repoURL)) {
      yield { path: ['repoURL'], message: 'This is not the URL of a git repository.' };
    } else if (repoURL?.startsWith('oci://') && path !== '.') {
      yield { path: ['path'], message: 'The path of a chart at an oci:// address is `.`.' };
    }
  }),
);

export const ArgoAppSourceSchema = v.variant('type', [
  chartSchema,
  objectSchema<KustomizationSource>({
    type: v.literal('kustomize'),
    ...place,
    path: Path,
    namePrefix: v.optional(NonEmpty),
    nameSuffix: v.optional(NonEmpty),
    images: v.optional(recordSchema(NonEmpty, NonEmpty)),
    replicas: v.optional(recordSchema(NonEmpty, wholeNumber())),
    commonLabels: v.optional(recordSchema(NonEmpty, v.string())),
    components: v.optional(v.array(NonEmpty)),
  }),
  objectSchema<ManifestsSource>({
    type: v.literal('directory'),
    ...place,
    path: Path,
    include: v.optional(NonEmpty),
    recurse: v.optional(v.boolean()),
  }),
  objectSchema<ValuesSource>({ type: v.literal('ref'), ...place }),
] as never) as unknown as v.GenericSchema<ArgoAppSource>;
