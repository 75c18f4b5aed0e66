import * as v from 'valibot';
import { show } from '../base/hint';
import { recordSchema } from '../base/record-schema';
import { checkedFields } from '../base/schema';
import { LabelKey, LabelValue, NonEmpty } from '../kubernetes/names';

/** What an app, or each app of a team, is labeled and described with. */
export interface AppMetadata {
  /**
   * Labels of the app's Application and of all its objects, such as `app.kubernetes.io/part-of`. An object's own labels
   * take precedence. Pods and claims of a StatefulSet get none: to label pods, set `labels` in `base`.
   *
   * @default none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the app's Application and of all its objects, like `labels`. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Links that Argo CD shows, by title. The placeholders `{app}`, `{environment}` and `{team}` are filled in.
   *
   * @example { Dashboard: 'https://grafana.example.com/d/apps?var-app={app}&var-environment={environment}' }
   * @default none
   */
  readonly links?: Readonly<Record<string, string>>;
  /** What it is for, in a sentence. @default none */
  readonly description?: string;
}

// Argo CD would read them on every object, as it does on one.
const ARGO_PREFIX =
  /^(argocd\.argoproj\.io|notifications\.argoproj\.io|link\.argocd\.argoproj\.io)\//;

/** Set by Argosy. Selectors use the first two. */
const OWN_LABELS = ['app.kubernetes.io/name', 'app.kubernetes.io/instance'];

const Label = v.pipe(
  LabelKey,
  v.check(
    (key) => !OWN_LABELS.includes(key),
    ({ input }) => `Argosy sets the label ${show(input)} itself, and selectors use it. Remove it.`,
  ),
);

const Annotation = v.pipe(
  LabelKey,
  v.check(
    (key) => !ARGO_PREFIX.test(key),
    ({ input }) =>
      `Argo CD would read ${show(input)} on the Application and on every object. Set it in \`argocd.annotations\` of the app, or on one object in \`extend\`.`,
  ),
);

const Link = v.pipe(
  v.string(),
  v.check(
    (url) => /^https?:\/\/[^\s|]+$/.test(url),
    ({ input }) => `${show(input)} is not a URL, such as "https://example.com/dashboard".`,
  ),
);

const Links = v.pipe(
  recordSchema(
    v.pipe(
      NonEmpty,
      v.check(
        (title) => linkKey(title) !== '' && !title.includes('|'),
        ({ input }) => `${show(input)} is not a title: it has no letter or digit, or a \`|\`.`,
      ),
    ),
    Link,
  ),
  checkedFields(function* (links: Readonly<Record<string, string>>) {
    const titles = new Map<string, string>();
    for (const title of Object.keys(links)) {
      const first = titles.get(linkKey(title));
      titles.set(linkKey(title), title);
      if (first === undefined) continue;
      const message = `This title and ${show(first)} differ only in what the key of an annotation cannot have. Rename one.`;
      yield { path: [title], message };
    }
  }),
);

/** The schema of each field of {@link AppMetadata}. */
export const METADATA_ENTRIES = {
  labels: v.optional(recordSchema(Label, LabelValue)),
  annotations: v.optional(recordSchema(Annotation, v.string())),
  links: v.optional(Links),
  description: v.optional(NonEmpty),
};

/** What identifies a link in the key of an annotation: `On-call page` becomes `on-call-page`. */
export function linkKey(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 63).replace(/-$/, '');
}
