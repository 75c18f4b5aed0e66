import * as v from 'valibot';
import { isPlainObject, own } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, objectSchema } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { splitReference } from '../../kubernetes/image';
import { DnsLabel } from '../../kubernetes/names';
import {
  type App,
  type AppDefinition,
  type AppKind,
  defineApp,
  type SourcesContext,
} from '../../model/app';
import type { ArgoApplicationSource } from '../../model/application-source';
import type { Environments } from '../../model/environment';
import {
  type ArgoAppSource,
  ArgoAppSourceSchema,
  type ChartPathSource,
  type ChartSource,
  type KustomizationSource,
} from './argo-app-source';
import { type ApplicationSettings, defineKind } from './define-kind';

/** The base of an app that Argo CD renders: a chart, a kustomization or a directory of manifests. */
export interface ArgoAppSpec extends ApplicationSettings {
  /** Where the manifests come from. @default `sources` */
  readonly source?: ArgoAppSource;
  /** Several sources, by name. If two have the same object, the later one wins. @default `source` */
  readonly sources?: Readonly<Record<string, ArgoAppSource>>;
}

type Sources = Pick<ArgoAppSpec, 'source' | 'sources'>;

/**
 * Defines an app whose manifests Argo CD renders itself: a Helm chart, a kustomization, or a directory of plain
 * manifests. Releases set the version of a chart and the revision of another repository, like the version of an image.
 *
 * @example
 * export const redis = defineArgoApp(environments, {
 *   name: 'redis',
 *   base: {
 *     source: { type: 'helm', repoURL: 'https://charts.example.com', chart: 'redis', values: { replicas: 1 } },
 *   },
 *   overlays: { production: { source: { values: { replicas: 3 } } } },
 * });
 */
export function defineArgoApp<Name extends string, Group extends string = never>(
  environments: Environments<Name, Group>,
  definition: AppDefinition<NoInfer<Name>, ArgoAppSpec, undefined, NoInfer<Group>>,
): App {
  return defineApp(environments, ARGO_APP, definition);
}

const ARGO_APP: AppKind<ArgoAppSpec, undefined> = {
  ...defineKind<Sources, undefined>({
    name: 'ArgoApp',
    schema: v.pipe(
      objectSchema<Sources>({
        source: v.optional(ArgoAppSourceSchema),
        sources: v.optional(recordSchema(DnsLabel, ArgoAppSourceSchema)),
      }),
      checkedFields<Sources>(function* ({ source, sources }) {
        const count = sources && Object.keys(sources).length;
        if ((source === undefined) === (sources === undefined) || count === 0) {
          yield { path: ['source'], message: 'Set either `source`, or `sources` by name.' };
        }
      }),
    ) as never,
    build: () => undefined,
    // Not pure: its Application depends on files of this repository.
  }),
  sources: (spec, context) =>
    namedSources(spec).map((it) => ({
      field: it.field,
      source: toApplicationSource(it, context),
    })),
  releasedSources: (base) =>
    Object.fromEntries(
      namedSources(base)
        .filter(({ source }) => isReleased(source))
        .map(({ name, source }) => [name, addressOf(source)]),
    ),
};

interface NamedSource {
  readonly name: string;
  readonly field: readonly string[];
  readonly source: ArgoAppSource;
}

/** The names of a single source in releases, by its type. */
const SINGLE_NAMES: Readonly<Record<string, string>> = {
  helm: 'chart',
  kustomize: 'kustomization',
  directory: 'manifests',
};

/** The sources of a spec, which may be invalid. */
function namedSources({ source, sources }: ArgoAppSpec): NamedSource[] {
  const named: NamedSource[] = Object.entries(isPlainObject(sources) ? sources : {}).map(
    ([name, it]) => ({ name, field: ['sources', name], source: it as ArgoAppSource }),
  );
  if (source !== undefined) {
    const name = own(SINGLE_NAMES, String(source?.type)) ?? 'source';
    named.unshift({ name, field: ['source'], source });
  }
  return named.filter((it) => isPlainObject(it.source));
}

/** Releases set the revision of a source in another repository, unless its definition does. */
function isReleased({ repoURL, revision }: ArgoAppSource): boolean {
  return repoURL !== undefined && revision === undefined;
}

function addressOf(source: ArgoAppSource): string {
  if ('chart' in source) return `${source.repoURL}/${source.chart}`;
  return 'path' in source && source.path !== '.'
    ? `${source.repoURL}//${source.path}`
    : String(source.repoURL);
}

function toApplicationSource(
  { name, field, source }: NamedSource,
  context: SourcesContext,
): ArgoApplicationSource {
  const targetRevision = revisionOf({ name, field, source }, context);
  const repoURL = source.repoURL ?? context.platform.repoURL;
  switch (source.type) {
    case 'helm':
      return toHelmSource(source, field, { repoURL, targetRevision }, context);
    case 'kustomize':
      return toKustomizeSource(source, field, { repoURL, targetRevision }, context);
    case 'directory': {
      const { include = '{*.yaml,*.yml,*.json}' } = source;
      return { ...source, repoURL, targetRevision, include };
    }
    case 'ref':
      return { type: 'ref', repoURL, targetRevision, ref: name };
  }
}

interface Place {
  readonly repoURL: string;
  readonly targetRevision: string;
}

function revisionOf({ name, field, source }: NamedSource, context: SourcesContext): string {
  const released = own(context.revisions, name);
  const { repoURL, revision } = source;
  if (repoURL === undefined) {
    if (revision === undefined && released === undefined) return context.platform.targetRevision;
    const message =
      'A source in this repository is deployed at the revision of the repository. Remove `revision`, or set `repoURL`.';
    throw new InvalidPropsError([{ path: [...field, 'revision'], message }]);
  }
  if (revision !== undefined && released !== undefined) {
    const message = `Releases set the revision of this source (${released}), because the base does not. Remove it, or set it in the base.`;
    throw new InvalidPropsError([{ path: [...field, 'revision'], message }]);
  }
  const result = revision ?? released;
  if (result !== undefined) return result;
  const message = 'This field is required here: releases set it only if it is unset in the base.';
  throw new InvalidPropsError([{ path: [...field, 'revision'], message }]);
}

function toHelmSource(
  { type: _, imageValues = {}, revision: _revision, ...source }: ChartSource | ChartPathSource,
  field: readonly string[],
  { repoURL, targetRevision }: Place,
  context: SourcesContext,
): ArgoApplicationSource {
  const values = Object.entries(imageValues).reduce<Record<string, unknown>>(
    (result, [path, image]) => {
      const reference = releasedImage(context, image, [...field, 'imageValues', path]);
      return withValue(result, path.split('.'), splitReference(reference));
    },
    { ...source.values },
  );
  const settings = {
    releaseName: source.releaseName ?? context.app,
    ...(Object.keys(values).length > 0 && { values }),
    ...(source.valueFiles && { valueFiles: source.valueFiles }),
    ...(source.skipCrds && { skipCrds: true }),
  };
  return 'chart' in source
    ? { type: 'helm', repoURL, chart: source.chart, version: targetRevision, ...settings }
    : { type: 'helm', repoURL, path: source.path, targetRevision, ...settings };
}

/** Adds the parts of an image to an object of values, without changing it. */
function withValue(
  values: Readonly<Record<string, unknown>>,
  [key = '', ...rest]: readonly string[],
  image: object,
): Record<string, unknown> {
  const current = own(values, key);
  const inner = isPlainObject(current) ? current : {};
  return {
    ...values,
    [key]: rest.length === 0 ? { ...inner, ...image } : withValue(inner, rest, image),
  };
}

function toKustomizeSource(
  { images, revision: _, ...source }: KustomizationSource,
  field: readonly string[],
  place: Place,
  context: SourcesContext,
): ArgoApplicationSource {
  const names = images ?? Object.fromEntries(Object.keys(context.images).map((it) => [it, '']));
  const overrides = Object.entries(names).map(([image, name]) => {
    const reference = releasedImage(context, image, [...field, 'images', image]);
    const { repository, tag, digest } = splitReference(reference);
    // Kustomize takes a tag or a digest.
    const version = digest === undefined ? `:${tag}` : `@${digest}`;
    return `${name === '' ? '' : `${name}=`}${repository}${version}`;
  });
  return { ...source, ...place, ...(overrides.length > 0 && { images: overrides }) };
}

function releasedImage({ images }: SourcesContext, name: string, path: readonly string[]): string {
  const reference = own(images, name);
  if (reference !== undefined) return reference;
  const names = Object.keys(images).join(', ') || 'none';
  const message = `The app has no image "${name}". Its images are: ${names}.`;
  throw new InvalidPropsError([{ path, message }]);
}
