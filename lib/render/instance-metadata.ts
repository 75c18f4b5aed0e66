import type { ArgoApplicationSettings } from '../constructs/argocd/argo-application';
import { linkKey } from '../model/app-metadata';
import type { AppInstance } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import { sorted } from './patched-json';

type Texts = Readonly<Record<string, string>>;

/** The labels and annotations of an app and its team: those of the app take precedence. */
function metadataOf({ app, environment }: AppInstance): { labels: Texts; annotations: Texts } {
  const { team } = environment;
  const { labels, annotations } = app.definition;
  return {
    labels: { ...team?.labels, ...labels },
    annotations: { ...team?.annotations, ...annotations },
  };
}

/**
 * The manifests with the labels and annotations of their app, in the metadata of each object and nowhere else: not in
 * selectors and claim templates, which cannot change, and not in pod templates, where each change would replace all
 * pods. An object's own take precedence.
 */
export function withMetadata(manifests: readonly Manifest[], it: AppInstance): readonly Manifest[] {
  const { labels, annotations } = metadataOf(it);
  if (isEmpty(labels) && isEmpty(annotations)) return manifests;
  return manifests.map((manifest) => {
    const { object } = manifest;
    const { labels: ownLabels, annotations: ownAnnotations, ...rest } = object.metadata;
    const metadata = sorted({
      ...nonEmpty('annotations', { ...annotations, ...ownAnnotations }),
      ...nonEmpty('labels', { ...labels, ...ownLabels }),
      ...rest,
    });
    return { ...manifest, object: { ...object, metadata } };
  });
}

/** What the labels, annotations, links and descriptions become in the Application. Its own settings take precedence. */
export function applicationMetadata(
  it: AppInstance,
  { annotations: ownAnnotations, info: ownInfo }: ArgoApplicationSettings,
): { readonly labels?: Texts; readonly annotations?: Texts; readonly info?: Texts } {
  const { app, environment } = it;
  const { labels, annotations } = metadataOf(it);
  const links = linksOf(it);
  const shown = Object.entries(links).map(([title, url]) => [
    `link.argocd.argoproj.io/${linkKey(title)}`,
    `${title}|${url}`,
  ]);
  const { description } = app.definition;
  return {
    ...nonEmpty('labels', labels),
    ...nonEmpty('annotations', {
      ...annotations,
      ...Object.fromEntries(shown),
      ...ownAnnotations,
    }),
    ...nonEmpty('info', {
      ...(description !== undefined && { Description: description }),
      ...(environment.team && { Team: environment.team.name }),
      ...links,
      ...ownInfo,
    }),
  };
}

/** The links of an app and its team, for the environment. */
function linksOf({ app, environment }: AppInstance): Texts {
  const { team } = environment;
  const links = { ...team?.links, ...app.definition.links };
  const fill = (url: string) =>
    url
      .replaceAll('{app}', app.definition.name)
      .replaceAll('{environment}', environment.name)
      .replaceAll('{team}', team?.name ?? '{team}');
  return Object.fromEntries(Object.entries(links).map(([title, url]) => [title, fill(url)]));
}

function isEmpty(texts: Texts): boolean {
  return Object.keys(texts).length === 0;
}

/** The texts under a key; nothing if there are none. */
function nonEmpty<Key extends string>(key: Key, texts: Texts): { readonly [K in Key]?: Texts } {
  return (isEmpty(texts) ? {} : { [key]: texts }) as { readonly [K in Key]?: Texts };
}
