import type { Chart } from 'cdk8s';
import * as v from 'valibot';
import { nearest } from '../base/hint';
import { deepFreeze, isPlainObject, own } from '../base/json';
import { type FieldProblem, fieldProblems, formatField } from '../base/validation';
import { repositoryProblem } from '../kubernetes/image';
import { DnsLabel } from '../kubernetes/names';
import type { Environment, Environments } from './environment';
import { ENVIRONMENTS_FILE } from './layout';
import { applyOverlay, type Overlay } from './overlay';
import type { Problem } from './problem';
import { type ProvidedObject, ProvidedObjectsSchema } from './provided';
import { type Suppression, SuppressionSchema } from './suppression';

/** What a build step knows of the place that it builds for. */
export interface BuildContext<Name extends string = string> {
  /** The app's name. */
  readonly app: string;
  /** The environment that is rendered now. */
  readonly environment: Environment<Name>;
  /** The namespace of the app in it. */
  readonly namespace: string;
  /**
   * The released images, by name, each as a full reference. The image that the app calls `image` goes
   * by the app's name.
   */
  readonly images: Readonly<Record<string, string>>;
}

/** What `extend` is given besides the chart. */
export interface ExtendContext<Spec, Built, Name extends string> extends BuildContext<Name> {
  /** The base with this environment's overlay laid over it. */
  readonly spec: Spec;
  /** What the app's kind has built: its constructs, and through them every API object. */
  readonly built: Built;
}

/** A kind of app, such as a web service: its spec, and what it is built into. */
export interface AppKind<Spec extends object = object, Built = unknown> {
  /** Such as `WebService`. */
  readonly name: string;
  /**
   * Adds the app's constructs to the chart of one environment. What is wrong with a construct's
   * properties (an `InvalidPropsError`) is reported as a problem of the app's base or overlay.
   */
  build(chart: Chart, spec: Spec, context: BuildContext): Built;
  /**
   * True where `build` depends on nothing but its parameters: no file, no environment variable, no clock.
   * Then what it has made before need not be made again.
   *
   * @default false
   */
  readonly pure?: boolean;
}

/** One deployable service: described once, overlaid by environment. */
export interface AppDefinition<Name extends string, Spec extends object, Built> {
  /** The app's name: its objects, its Argo CD Applications and its release files are called so. */
  readonly name: string;
  /** The repository of the app's own image, without a tag: releases pin it. */
  readonly image?: string;
  /**
   * Repositories of further images that releases pin, by name.
   *
   * @default none
   */
  readonly images?: Readonly<Record<string, string>>;
  /** What all environments share. */
  readonly base: Spec;
  /**
   * What each environment changes: an {@link Overlay}, which is a JSON Merge Patch. An
   * environment that is itself `null` does not run the app.
   *
   * @default the base, everywhere
   */
  readonly overlays?: { readonly [K in Name]?: Overlay<Spec> | null };
  /**
   * What the namespace has without this app making it, such as a Secret that an operator copies there.
   *
   * @default nothing but what the environment provides
   */
  readonly provided?: readonly ProvidedObject[];
  /** What the app is excepted from, each with the reason. @default nothing */
  readonly suppress?: readonly Suppression<Name>[];
  /** Adds any cdk8s construct to the chart, or changes what has been built, in each environment. */
  readonly extend?: (chart: Chart, context: ExtendContext<Spec, Built, Name>) => void;
}

const APP = Symbol.for('argosy.app');

/** An app as the fleet holds it. */
export interface App {
  readonly [APP]: true;
  readonly kind: AppKind;
  readonly definition: AppDefinition<string, object, unknown>;
  /** Its stack trace says where the app is defined. */
  readonly definedAt: Error;
}

/**
 * Describes an app of any kind, also one of your own. The kinds that come with Argosy have their own
 * shorthands, such as `defineWebService`.
 */
export function defineApp<Name extends string, Spec extends object, Built>(
  _environments: Environments<Name>,
  kind: AppKind<Spec, Built>,
  definition: AppDefinition<NoInfer<Name>, NoInfer<Spec>, NoInfer<Built>>,
): App {
  const { base, overlays, ...rest } = definition;
  return Object.freeze({
    [APP]: true,
    kind,
    definition: {
      ...rest,
      base: deepFreeze(base),
      ...(overlays && { overlays: deepFreeze(overlays) }),
    },
    definedAt: new Error('defined here'),
  }) as unknown as App;
}

/** True for what `defineApp` and its shorthands return. */
export function isApp(value: unknown): value is App {
  return typeof value === 'object' && value !== null && APP in value;
}

/** True for an app that is built into the same whenever it is built: no code of its own runs then. */
export function isPure({ kind, definition }: App): boolean {
  return kind.pure === true && definition.extend === undefined;
}

/** The image repositories of an app, by the names that its releases use. */
export function imageRepositories(app: App): Record<string, string> {
  const { name, image, images } = app.definition;
  return { ...(image === undefined ? {} : { [name]: image }), ...images };
}

/** What is wrong with an app apart from what its spec says: its name, its images, its overlays' names. */
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
    // Of the app's own image, this is the app's name, which has been looked at.
    if (key === name) continue;
    problems.push(
      ...fieldProblems(DnsLabel, key).map((it) => ({ file, field, message: it.message })),
    );
  }
  const known = Object.keys(environments);
  problems.push(...checkSettings(app, file, known));
  for (const environment of Object.keys(overlays)) {
    if (known.includes(environment)) continue;
    const field = `overlays.${environment}`;
    problems.push({ file, field, ...unknownEnvironment(environment, known) });
  }
  return problems;
}

/** The settings of an app that are about checks, not about what it is built into. */
function checkSettings({ definition }: App, file: string, known: readonly string[]): Problem[] {
  const { provided = [], suppress = [] } = definition;
  const findings = fieldProblems(CheckSettingsSchema, { provided, suppress });
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

/** What is wrong with the name of an environment that does not exist. */
export function unknownEnvironment(
  name: string,
  known: readonly string[],
): Pick<Problem, 'message' | 'fix'> {
  const guess = nearest(name, known);
  return {
    message: `There is no environment "${name}".${guess ? ` Did you mean "${guess}"?` : ''}`,
    fix: `Use one of ${known.join(', ')}, or describe it in ${ENVIRONMENTS_FILE}.`,
  };
}

const CheckSettingsSchema = v.strictObject({
  provided: ProvidedObjectsSchema,
  suppress: v.array(SuppressionSchema),
});

/** The base with an environment's overlay laid over it; `undefined` where the app is absent. */
export function specFor(app: App, environment: string): object | undefined {
  const { base, overlays } = app.definition;
  const overlay = own(overlays, environment);
  return overlay === null ? undefined : applyOverlay(base, overlay);
}

/** The layer of the app, base or overlay, in which a problem of the merged spec has to be fixed. */
export function locateFieldProblem(
  app: App,
  file: string,
  environment: string,
  { path, message }: FieldProblem,
): Problem {
  const { base, overlays } = app.definition;
  const overlay = own(overlays, environment);
  // What is missing is missing in the innermost object that is there.
  const length = Math.max(depth(base, path), depth(overlay, path));
  const inOverlay = length > 0 && depth(overlay, path) === length;
  const layer = inOverlay ? ['overlays', environment] : ['base'];
  return { file, field: formatField([...layer, ...path]), message };
}

/** How many keys of a path a value has, one in the other. */
function depth(value: unknown, path: readonly (string | number)[]): number {
  let current = value;
  for (const [i, key] of path.entries()) {
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isPlainObject(current) && Object.hasOwn(current, key)) current = current[key];
    else current = undefined;
    if (current === undefined) return i;
  }
  return path.length;
}
