import type { Chart } from 'cdk8s';
import * as v from 'valibot';
import { nearest } from '../base/hint';
import { deepFreeze, namedRecord, own, setKey } from '../base/json';
import { fieldProblems, formatField } from '../base/validation';
import { repositoryProblem } from '../kubernetes/image';
import { DnsLabel } from '../kubernetes/names';
import { type AppMetadata, METADATA_ENTRIES } from './app-metadata';
import type { ArgoApplicationSource } from './application-source';
import type { Environment, Environments } from './environment';
import { environmentNames, environmentsNamed } from './environment-group';
import { ENVIRONMENTS_FILE } from './layout';
import type { Overlay } from './overlay';
import type { Platform } from './platform';
import type { Problem } from './problem';
import { type ProvidedObject, ProvidedObjectsSchema } from './provided';
import type { SealedFile } from './sealed-file';
import type { ServedService } from './served-service';
import { type Suppression, SuppressionSchema } from './suppression';
import type { Team } from './team';

/** The app and environment that a build step renders for. */
export interface BuildContext<Name extends string = string> {
  /** The app's name. */
  readonly app: string;
  /** The environment being rendered. */
  readonly environment: Environment<Name>;
  /** The app's namespace in that environment. */
  readonly namespace: string;
  /**
   * The released images by name, each as a full reference. The image set as `image` has the app's name.
   */
  readonly images: Readonly<Record<string, string>>;
  /** The released revisions of the sources of an Argo CD Application, by name. */
  readonly revisions: Readonly<Record<string, string>>;
  /** The app's sealed secrets in the environment. @default none */
  readonly sealed?: SealedFile;
}

/** The context passed to `extend` with the chart. */
export interface ExtendContext<Spec, Built, Name extends string> extends BuildContext<Name> {
  /** The base merged with this environment's overlay. */
  readonly spec: Spec;
  /** The constructs that the app's kind has built, and through them every API object. */
  readonly built: Built;
}

/** A kind of app, such as a web service: the type of its spec, and how to build it. */
export interface AppKind<Spec extends object = object, Built = unknown> {
  /** Such as `WebService`. */
  readonly name: string;
  /**
   * Adds the app's constructs to the chart of one environment. An `InvalidPropsError`
   * thrown by a construct is reported as a problem in the app's base or overlay.
   */
  build(chart: Chart, spec: Spec, context: BuildContext): Built;
  /**
   * True if `build` depends only on its parameters: no files, environment variables or clock. Its results
   * can then be cached.
   *
   * @default false
   */
  readonly pure?: boolean;
  /**
   * Where Argo CD reads manifests of the app besides those that `build` and `extend` add, with the path of the spec's
   * field for each. Called after `build`, which has validated the spec.
   *
   * @default nowhere else
   */
  sources?(spec: Spec, context: SourcesContext): readonly AppliedSource[];
  /**
   * The sources whose revisions are released like images, by name: each as an address for messages. The base may be
   * invalid.
   *
   * @default none
   */
  releasedSources?(base: Spec): Readonly<Record<string, string>>;
  /**
   * The Services that `build` adds, for references of other apps, such as `url('orders')`. The spec may be invalid.
   *
   * @param app the app's name.
   * @returns `undefined` if the spec is too invalid to tell.
   * @default unknown: references need the number of the port
   */
  services?(app: string, spec: Spec): readonly ServedService[] | undefined;
}

/** The context of a kind's `sources`. */
export interface SourcesContext extends BuildContext {
  readonly platform: Platform;
}

/** A source of an app's Application. */
export interface AppliedSource {
  /** The path of the field in the spec. */
  readonly field: readonly string[];
  readonly source: ArgoApplicationSource;
}

/** One deployable service: described once, with an overlay per environment. */
export interface AppDefinition<
  Name extends string,
  Spec extends object,
  Built,
  Group extends string = never,
> extends AppMetadata {
  /** The app's name, used for its objects, its Argo CD Applications and its release files. */
  readonly name: string;
  /**
   * The team that owns the app: `teams.payments` from `fleet/teams.ts`, or its name. Its Argo CD project and its defaults
   * apply.
   *
   * @default none: the app belongs to the project of each environment
   */
  readonly team?: Team | string;
  /** The repository of the app's own image, without a tag. Releases pin the version. */
  readonly image?: string;
  /**
   * Repositories of additional images by name. Releases pin their versions.
   *
   * @default none
   */
  readonly images?: Readonly<Record<string, string>>;
  /** The settings shared by all environments. */
  readonly base: Spec;
  /**
   * The changes per environment: an {@link Overlay}, which is a JSON Merge Patch. An environment set to
   * `null` does not run the app. The overlay of a group applies to each of its members, before their own.
   *
   * @default the base in every environment
   */
  readonly overlays?: { readonly [K in Name]?: Overlay<Spec> | null } & {
    readonly [K in Group]?: Overlay<Spec> | null;
  };
  /**
   * Objects in the namespace that this app does not create, such as a Secret that an operator copies there.
   *
   * @default only what the environment provides
   */
  readonly provided?: readonly ProvidedObject[];
  /**
   * Apps of the environment that Argo CD deploys first, by name. Those that do not run in an environment are not waited
   * for.
   *
   * @default none
   */
  readonly after?: readonly string[];
  /** Rules that the app is exempt from, each with a reason. @default none */
  readonly suppress?: readonly Suppression<Name | Group>[];
  /** Adds any cdk8s construct to the chart, or changes the constructs built, in each environment. */
  readonly extend?: (chart: Chart, context: ExtendContext<Spec, Built, Name>) => void;
}

const APP = Symbol.for('argosy.app');

/** An app of the fleet. */
export interface App {
  readonly [APP]: true;
  readonly kind: AppKind;
  readonly definition: AppDefinition<string, object, unknown>;
  /** Its stack trace shows where the app is defined. */
  readonly definedAt: Error;
}

/**
 * Defines an app of any kind, including your own. The built-in kinds have shorthands, such as
 * `defineWebService`.
 */
export function defineApp<
  Name extends string,
  Spec extends object,
  Built,
  Group extends string = never,
>(
  environments: Environments<Name, Group>,
  kind: AppKind<Spec, Built>,
  definition: AppDefinition<NoInfer<Name>, NoInfer<Spec>, NoInfer<Built>, NoInfer<Group>>,
): App {
  const { base, overlays, suppress, ...rest } = definition;
  return Object.freeze({
    [APP]: true,
    kind,
    definition: {
      ...rest,
      base: deepFreeze(base),
      ...(overlays && { overlays: deepFreeze(overlays) }),
      ...(suppress && { suppress: withoutGroups(suppress, environments) }),
    },
    definedAt: new Error('defined here'),
  }) as unknown as App;
}

/** Suppressions with the members of groups instead of the groups. Names that do not exist are reported later. */
function withoutGroups(
  suppress: readonly Suppression[],
  environments: Environments,
): readonly Suppression[] {
  const expand = (name: string) => {
    const members = environmentsNamed(environments, name);
    return members.length === 0 ? [name] : members.map((it) => it.name);
  };
  return suppress.map((it) =>
    Array.isArray(it.environments) ? { ...it, environments: it.environments.flatMap(expand) } : it,
  );
}

/** True for a value returned by `defineApp` or one of its shorthands. */
export function isApp(value: unknown): value is App {
  return typeof value === 'object' && value !== null && APP in value;
}

/**
 * True for an app that always builds the same objects: its kind is pure, its Application depends on no files of the
 * repository, and it has no `extend`.
 */
export function isPure({ kind, definition }: App): boolean {
  return kind.pure === true && kind.sources === undefined && definition.extend === undefined;
}

/** The image repositories of an app, by the names used in its releases. */
export function imageRepositories(app: App): Record<string, string> {
  const { name, image, images = {} } = app.definition;
  const all = namedRecord<string>();
  if (image !== undefined) setKey(all, name, image);
  for (const [key, repository] of Object.entries(images)) setKey(all, key, repository);
  return all;
}

/** The sources of an app's Application whose revisions its releases set, by name. */
export function releasedSources({ kind, definition }: App): Readonly<Record<string, string>> {
  return kind.releasedSources?.(definition.base) ?? {};
}

/** Problems with an app outside its spec: its name, its images, the names of its overlays. */
export function appProblems(app: App, file: string, environments: Environments): Problem[] {
  const problems: Problem[] = [];
  const { name, overlays = {} } = app.definition;
  for (const { message } of fieldProblems(DnsLabel, name)) {
    problems.push({ file, field: 'name', message });
  }
  for (const [key, repository] of Object.entries(imageRepositories(app))) {
    const field =
      own(app.definition.images, key) === undefined ? 'image' : formatField(['images', key]);
    const message = repositoryProblem(repository);
    if (message !== undefined) problems.push({ file, field, message });
    // The app's own image has the app's name, which is already checked.
    if (key === name) continue;
    problems.push(
      ...fieldProblems(DnsLabel, key).map((it) => ({ file, field, message: it.message })),
    );
  }
  const known = environmentNames(environments);
  problems.push(...checkSettings(app, file, known));
  for (const environment of Object.keys(overlays)) {
    if (known.includes(environment)) continue;
    const field = `overlays.${environment}`;
    problems.push({ file, field, ...unknownEnvironment(environment, known) });
  }
  return problems;
}

const SETTINGS = [
  'provided',
  'suppress',
  'after',
  'labels',
  'annotations',
  'links',
  'description',
] as const;

/** Checks these settings of an app. */
function checkSettings({ definition }: App, file: string, known: readonly string[]): Problem[] {
  if (SETTINGS.every((it) => definition[it] === undefined)) return [];
  const { provided = [], suppress = [], after = [] } = definition;
  const { labels, annotations, links, description } = definition;
  const metadata = { labels, annotations, links, description };
  const findings = fieldProblems(SettingsSchema, { provided, suppress, after, ...metadata });
  if (findings.length > 0) {
    return findings.map(({ path, message }) => ({ file, field: formatField(path), message }));
  }
  return suppress.flatMap(({ environments = [] }, i) =>
    environments
      .filter((name) => !known.includes(name))
      .map((name) => {
        const field = formatField(['suppress', i, 'environments']);
        return { file, field, ...unknownEnvironment(name, known) };
      }),
  );
}

/** The message and the fix for an environment name that does not exist. */
export function unknownEnvironment(
  name: string,
  known: readonly string[],
): Pick<Problem, 'message' | 'fix'> {
  const guess = nearest(name, known);
  return {
    message: `There is no environment "${name}".${guess ? ` Did you mean "${guess}"?` : ''}`,
    fix: `Use one of ${known.join(', ')}, or define it in ${ENVIRONMENTS_FILE}.`,
  };
}

const SettingsSchema = v.strictObject({
  ...METADATA_ENTRIES,
  provided: ProvidedObjectsSchema,
  suppress: v.array(SuppressionSchema),
  after: v.array(DnsLabel),
});
