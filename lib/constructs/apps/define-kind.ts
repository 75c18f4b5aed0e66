import type { Chart } from 'cdk8s';
import { own } from '../../base/json';
import type { ObjectSchema } from '../../base/schema';
import { InvalidPropsError, validProps } from '../../base/validation';
import type { AppKind, BuildContext } from '../../model/app';
import {
  type ArgoApplicationSettings,
  ArgoApplicationSettingsSchema,
} from '../argocd/argo-application';
import type { WorkloadIdentity, WorkloadSpec } from '../workloads/workload-spec';
import { buildCompanions, type CompanionSpecs, type Companions } from './companions';

/** A kind of app of one's own. */
export interface KindDefinition<Spec extends object, Built> {
  /** Such as `Cache`. */
  readonly name: string;
  /**
   * The schema of the fields of this kind, from `objectSchema`.
   *
   * @default what `build` accepts: a class that extends `Workload` validates its own props
   */
  readonly schema?: ObjectSchema<Spec>;
  /** Adds the app's constructs to the chart of one environment. */
  readonly build: (chart: Chart, spec: Spec, context: BuildContext) => Built;
  /** True where `build` depends on nothing but its parameters. @default false */
  readonly pure?: boolean;
}

/** The fields of an app of any kind. */
export interface ApplicationSettings {
  /** What is particular about its Argo CD Application. @default nothing */
  readonly argocd?: ArgoApplicationSettings;
}

/** The further fields of an app with a main workload. */
export interface AppSettings extends CompanionSpecs, ApplicationSettings {}

/** What an app with a main workload is built into. */
export type BuiltWorkload<Main> = Companions & { readonly main: Main };

/**
 * Defines a kind of app of one's own: `defineApp` describes apps of it. What its schema says of a spec is
 * reported as said of the app's base or overlay.
 */
export function defineKind<Spec extends object, Built>({
  name,
  schema,
  build,
  pure = false,
}: KindDefinition<Spec, Built>): AppKind<Spec & ApplicationSettings, Built> {
  return {
    name,
    pure,
    build(chart, { argocd, ...rest }, context) {
      settingsOf({ argocd });
      const spec = rest as unknown as Spec;
      return build(chart, schema ? validProps(schema, spec) : spec, context);
    },
  };
}

/**
 * Defines a kind of app whose `build` adds one main workload, named like the app: the app may then have
 * companions, too, and takes the pull secrets of its environment.
 */
export function defineWorkloadKind<Spec extends WorkloadSpec, Main>({
  name,
  schema,
  build,
  pure = false,
}: KindDefinition<Spec, Main>): AppKind<Spec & AppSettings, BuiltWorkload<Main>> {
  return defineKind<Spec & CompanionSpecs, BuiltWorkload<Main>>({
    name,
    pure,
    build(chart, { workers, scheduledJobs, migrations, ...rest }, context) {
      const spec = withDefaults(rest as unknown as Spec, context);
      const main = build(chart, schema ? validProps(schema, spec) : spec, context);
      const companions = { workers, scheduledJobs, migrations } as CompanionSpecs;
      return { main, ...buildCompanions(chart, companions, spec, context) };
    },
  });
}

/** The identity of an app's main workload: the app's name, and its images as released. */
export function workloadIdentity(context: BuildContext): WorkloadIdentity {
  const image = own(context.images, context.app) ?? '';
  return { name: context.app, image, images: context.images };
}

/**
 * What an app's spec says of its Argo CD Application.
 *
 * @throws {@link InvalidPropsError} when it is not valid.
 */
export function settingsOf(spec: { readonly argocd?: unknown }): ArgoApplicationSettings {
  try {
    return validProps(ArgoApplicationSettingsSchema, spec.argocd ?? {});
  } catch (error) {
    throw error instanceof InvalidPropsError ? error.within('argocd') : error;
  }
}

function withDefaults<Spec extends WorkloadSpec>(spec: Spec, context: BuildContext): Spec {
  const imagePullSecrets = spec.imagePullSecrets ?? context.environment.defaults?.imagePullSecrets;
  return imagePullSecrets === undefined ? spec : { ...spec, imagePullSecrets };
}
