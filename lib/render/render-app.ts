import { ApiObject, App as Cdk8sApp, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { runForeign } from '../base/foreign-code';
import { isPlainObject } from '../base/json';
import { formatField, InvalidPropsError } from '../base/validation';
import { constructId } from '../constructs/construct-id';
import { recordedChecksum } from '../constructs/pod/checksum';
import type { ApiObjectJson, GroupKind } from '../kubernetes/api-object';
import { isClusterScoped } from '../kubernetes/scope';
import { type BuildContext, isPure } from '../model/app';
import { locateFieldProblem } from '../model/app-layers';
import { type Cluster, clusterName } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { appDirectory } from '../model/layout';
import type { Manifest } from '../model/manifest';
import { FleetError, type Problem } from '../model/problem';
import { patchedJson } from './patched-json';
import { PlainResolver } from './plain-resolver';
import { thrownProblem } from './thrown-problem';

/**
 * Renders one app in one environment.
 *
 * @param clusterKinds cluster-scoped kinds besides the built-in ones. @default none
 * @throws {@link FleetError} with the app's file, and the field or construct that is refused.
 */
export function renderApp(it: AppInstance, clusterKinds: readonly GroupKind[] = []): Manifest[] {
  const { name, extend } = it.app.definition;
  const { environment, spec } = it;
  const context = buildContext(it);
  const place = {
    scope: environment.name,
    id: name,
    namespace: it.namespace,
    sourceFile: it.file,
    directory: appDirectory(environment.name, name),
    cluster: environment.cluster,
    clusterKinds: [...clusterKinds, ...(environment.allow?.clusterKinds ?? [])],
  };
  const render = () => renderChart(place, build);
  return isPure(it.app) ? render() : attempt(whereOf(place), () => runForeign(it.file, render));

  function build(chart: Chart): void {
    try {
      const built = it.app.kind.build(chart, spec, context);
      const result: unknown = extend?.(chart, { ...context, spec, built });
      if (result instanceof Promise) refuseAsync(result);
    } catch (error) {
      if (!(error instanceof InvalidPropsError)) throw error;
      throw new FleetError(
        error.problems.map((finding) => locateFieldProblem(it.app, it.file, environment, finding)),
      );
    }
  }
}

/** The context of an instance's build steps. */
export function buildContext(it: AppInstance): BuildContext {
  const { app, environment, namespace, images, revisions, sealed } = it;
  const { name } = app.definition;
  return { app: name, environment, namespace, images, revisions, ...(sealed && { sealed }) };
}

/** Rendering does not wait for the promise: what it adds later would be missing. */
function refuseAsync(result: Promise<unknown>): never {
  result.catch(() => {});
  throw new Error(
    '`extend` is async, but must be synchronous. Load what it needs at the top of the file.',
  );
}

const RESOLVER = new PlainResolver();

/** Where a chart and its manifests belong. */
export interface ChartPlace {
  /** The outer construct's id, usually the name of an environment. */
  readonly scope: string;
  readonly id: string;
  /** The namespace of namespaced objects that set none. */
  readonly namespace?: string;
  readonly sourceFile: string;
  readonly directory: string;
  readonly cluster: Cluster;
  /** Cluster-scoped kinds besides the built-in ones. */
  readonly clusterKinds?: readonly GroupKind[];
}

/**
 * Renders one chart in its own cdk8s App: cdk8s resolves and validates the whole App for each chart, so a single
 * App for the fleet would take quadratic time.
 *
 * @throws {@link FleetError} with the source file and the construct, when `build` or cdk8s fails.
 */
export function renderChart(place: ChartPlace, build: (chart: Chart) => void): Manifest[] {
  const app = new Cdk8sApp({ resolvers: [RESOLVER] });
  const chart = new Chart(new Construct(app, constructId(place.scope)), constructId(place.id), {
    disableResourceNameHashes: true,
    ...(place.namespace !== undefined && { namespace: place.namespace }),
  });
  const where = whereOf(place);
  attempt(where, () => build(chart));

  const constructs = app.node.findAll();
  const refusals = constructs.flatMap((construct) =>
    construct.node.validate().map((message) => ({ ...where, field: construct.node.path, message })),
  );
  if (refusals.length > 0) throw new FleetError(refusals);
  const cluster = clusterName(place.cluster);
  return constructs.filter(ApiObject.isApiObject).map((object) => {
    const constructPath = object.node.path;
    const configChecksum = object.node.scope && recordedChecksum(object.node.scope);
    return {
      object: toJson(object, constructPath, place),
      constructPath,
      sourceFile: place.sourceFile,
      directory: place.directory,
      cluster,
      ...(configChecksum !== undefined && { configChecksum }),
    };
  });
}

function whereOf({ sourceFile, scope, id }: ChartPlace): Pick<Problem, 'file' | 'field'> {
  return { file: sourceFile, field: `(${scope}/${id})` };
}

function toJson(
  object: ApiObject,
  field: string,
  { sourceFile, clusterKinds }: ChartPlace,
): ApiObjectJson {
  const where = { file: sourceFile, field };
  return attempt(where, () => {
    const json = identified(patchedJson(object), where);
    // cdk8s sets a chart's namespace on cluster-scoped objects, too.
    if (!json.metadata.namespace || !isClusterScoped(json, clusterKinds)) return json;
    const { namespace, ...metadata } = json.metadata;
    return { ...json, metadata } as ApiObjectJson;
  });
}

/** Requires `apiVersion`, `kind` and `metadata.name`: a patch may have removed them, or a YAML file may have them unquoted. */
function identified(json: unknown, where: Pick<Problem, 'file' | 'field'>): ApiObjectJson {
  const { apiVersion, kind, metadata } = json as Partial<ApiObjectJson>;
  const name: unknown = isPlainObject(metadata) ? metadata.name : undefined;
  if ([apiVersion, kind, name].every((it) => typeof it === 'string' && it !== '')) {
    return json as ApiObjectJson;
  }
  const fields = Object.entries({ apiVersion, kind, 'metadata.name': name });
  const problems = fields
    .filter(([, value]) => typeof value === 'number' || typeof value === 'boolean')
    .map(([field, value]) => ({ ...where, ...notText(field, value as number | boolean) }));
  if (problems.length > 0) throw new FleetError(problems);
  const missing = fields.filter(([, value]) => typeof value !== 'string' || value === '');
  throw new Error(`The object has no ${missing.map(([it]) => it).join(', ')}: a patch removed it.`);
}

function notText(field: string, value: number | boolean): Pick<Problem, 'message' | 'fix'> {
  const hint =
    typeof value === 'boolean' ? ' YAML reads an unquoted yes, no, on or off as one.' : '';
  const key = field.split('.').at(-1);
  return {
    message: `The ${field} of the object is the ${typeof value} ${value}, not a string.${hint}`,
    fix: `Put it in quotes: \`${key}: '${value}'\`.`,
  };
}

/** Runs a step, and reports what it throws as a problem of the file and the construct. */
function attempt<T>(where: Pick<Problem, 'file' | 'field'>, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof FleetError) throw error;
    if (error instanceof InvalidPropsError) {
      const messages = error.problems.map(
        ({ path, message }) => `${formatField(path)}: ${message}`,
      );
      throw new FleetError(messages.map((message) => ({ ...where, message, cause: error })));
    }
    throw new FleetError([thrownProblem(where, error)]);
  }
}
