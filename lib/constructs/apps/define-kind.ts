import type { Chart } from 'cdk8s';
import { own } from '../../base/json';
import type { ObjectSchema } from '../../base/schema';
import { InvalidPropsError, validProps } from '../../base/validation';
import type { AppKind, BuildContext } from '../../model/app';
import { secretConflicts, secretsOf } from '../../model/app-secrets';
import type { NamespaceSettings } from '../../model/namespace-settings';
import type { ServedService } from '../../model/served-service';
import { workloadsIn } from '../../model/workloads-in';
import {
  type ArgoApplicationSettings,
  ArgoApplicationSettingsSchema,
} from '../argocd/argo-application';
import { addAppSecrets } from '../secrets/app-secrets';
import { refusedExceptions } from '../workloads/needed-level';
import type { WorkloadIdentity, WorkloadSpec } from '../workloads/workload-spec';
import { buildCompanions, type CompanionSpecs, type Companions } from './companions';
import { withDefaultPullSecrets } from './environment-defaults';
import { withCompanionServices } from './served-services';

/** The definition of a custom kind of app. */
export interface KindDefinition<Spec extends object, Built> {
  /** Such as `Cache`. */
  readonly name: string;
  /**
   * The schema of the fields of this kind, from `objectSchema`.
   *
   * @default no validation here: a class that extends `Workload` validates its own props
   */
  readonly schema?: ObjectSchema<Spec>;
  /** Adds the app's constructs to the chart of one environment. */
  readonly build: (chart: Chart, spec: Spec, context: BuildContext) => Built;
  /**
   * The Services that `build` adds, for references of other apps. The spec may be invalid.
   *
   * @default unknown: references need the number of the port
   */
  readonly services?: (app: string, spec: Spec) => readonly ServedService[] | undefined;
  /** True if `build` depends only on its parameters. @default false */
  readonly pure?: boolean;
}

/** The fields of an app of any kind. */
export interface ApplicationSettings extends NamespaceSettings {
  /** Settings of its Argo CD Application. @default none */
  readonly argocd?: ArgoApplicationSettings;
}

/** The additional fields of an app with a main workload. */
export interface AppSettings extends CompanionSpecs, ApplicationSettings {}

/** The constructs of an app with a main workload. */
export type BuiltWorkload<Main> = Companions & { readonly main: Main };

/**
 * Defines a custom kind of app, for use with `defineApp`. Problems found by its schema are reported with the
 * field of the app's base or overlay.
 */
export function defineKind<Spec extends object, Built>({
  name,
  schema,
  build,
  services,
  pure = false,
}: KindDefinition<Spec, Built>): AppKind<Spec & ApplicationSettings, Built> {
  return {
    name,
    pure,
    ...(services && { services }),
    build(chart, settings, context) {
      settingsOf(settings);
      const spec = withoutSettings<Spec>(settings);
      return build(chart, schema ? validProps(schema, spec) : spec, context);
    },
  };
}

function withoutSettings<Spec>({
  argocd,
  namespace,
  namespaceLabels,
  namespaceAnnotations,
  podSecurity,
  ...rest
}: Spec & ApplicationSettings): Spec {
  return rest as unknown as Spec;
}

/**
 * Defines a kind of app whose `build` adds one main workload with the app's name. The app may also have
 * companions, and uses the environment's image pull Secrets. `build` applies the other defaults of the environment with
 * `withDefaultHost` and `withDefaultReplicas`.
 */
export function defineWorkloadKind<Spec extends WorkloadSpec, Main>({
  name,
  schema,
  build,
  services: served,
  pure = false,
}: KindDefinition<Spec, Main>): AppKind<Spec & AppSettings, BuiltWorkload<Main>> {
  return {
    name,
    pure,
    ...(served && { services: withCompanionServices(served) }),
    build(chart, settings, context) {
      settingsOf(settings);
      const { podSecurity } = settings;
      const { services, workers, scheduledJobs, migrations, ...rest } = withoutSettings<
        Spec & CompanionSpecs
      >(settings);
      const spec = withDefaultPullSecrets(rest as unknown as Spec, context);
      const main = build(chart, schema ? validProps(schema, spec) : spec, context);
      const companions = { services, workers, scheduledJobs, migrations } as CompanionSpecs;
      const built = { main, ...buildCompanions(chart, companions, spec, context) };
      const all = { ...spec, ...companions };
      const problems = [
        ...secretConflicts(context.app, all),
        ...workloadsIn(context.app, all).flatMap((it) =>
          refusedExceptions(podSecurity, it.spec as WorkloadSpec, it.path),
        ),
      ];
      if (problems.length > 0) throw new InvalidPropsError(problems);
      const secrets = secretsOf(context.app, all);
      addAppSecrets(chart, secrets, context, waveOfSecrets(built.migrations));
      return built;
    },
  };
}

/**
 * A wave before the workloads and before the migrations that need secrets, which run in the same phase: pods that start
 * before a new value has been read keep the old one.
 */
function waveOfSecrets(migrations: Companions['migrations']): number {
  const waves = Object.values(migrations).flatMap(({ readsSecretsInWave: wave }) => wave ?? []);
  return Math.min(0, ...waves) - 1;
}

/** The identity of an app's main workload: the app's name and its released images. */
export function workloadIdentity(context: BuildContext): WorkloadIdentity {
  const image = own(context.images, context.app) ?? '';
  return { name: context.app, image, images: context.images };
}

/**
 * The Argo CD Application settings in an app's spec.
 *
 * @throws {@link InvalidPropsError} when they are invalid.
 */
export function settingsOf(spec: { readonly argocd?: unknown }): ArgoApplicationSettings {
  try {
    return validProps(ArgoApplicationSettingsSchema, spec.argocd ?? {});
  } catch (error) {
    throw error instanceof InvalidPropsError ? error.within('argocd') : error;
  }
}
