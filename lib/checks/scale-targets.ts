import { isObject, type JsonValue, valueAt } from '../base/json';
import { apiGroup } from '../kubernetes/api-object';
import type { Manifest } from '../model/manifest';
import { indexOf } from './object-index';
import type { RuleContext } from './rule';

/** The kind of an autoscaler. `other` is any other kind with a `scaleTargetRef`. */
type ScalerKind = 'HorizontalPodAutoscaler' | 'ScaledObject' | 'VerticalPodAutoscaler' | 'other';

/** The target of an autoscaler. */
export interface ScaleTarget {
  readonly scaler: ScalerKind;
  /** The field of its `spec` with the target. */
  readonly field: 'scaleTargetRef' | 'targetRef';
  /** `undefined` matches any group. */
  readonly group: string | undefined;
  readonly kind: string;
  readonly name: string;
}

interface Defaults {
  readonly scaler: ScalerKind;
  readonly field: ScaleTarget['field'];
  readonly group?: string;
  readonly kind?: string;
}

const OTHER: Defaults = { scaler: 'other', field: 'scaleTargetRef', kind: 'Deployment' };

/** The target field of each kind, and its defaults. */
const SCALERS: ReadonlyMap<string, Defaults> = new Map<string, Defaults>([
  [
    'autoscaling/HorizontalPodAutoscaler',
    { scaler: 'HorizontalPodAutoscaler', field: 'scaleTargetRef', group: '' },
  ],
  // It identifies built-in kinds by the kind alone.
  [
    'autoscaling.k8s.io/VerticalPodAutoscaler',
    { scaler: 'VerticalPodAutoscaler', field: 'targetRef' },
  ],
  [
    'keda.sh/ScaledObject',
    { scaler: 'ScaledObject', field: 'scaleTargetRef', group: 'apps', kind: 'Deployment' },
  ],
]);

/** The target of an object, if it is an autoscaler. */
export function scaleTargetOf({ object }: Manifest): ScaleTarget | undefined {
  const { spec } = object;
  if (
    valueAt(spec, ['scaleTargetRef']) === undefined &&
    valueAt(spec, ['targetRef']) === undefined
  ) {
    return undefined;
  }
  const defaults = SCALERS.get(`${apiGroup(object)}/${object.kind}`) ?? OTHER;
  const ref = valueAt(spec, [defaults.field]);
  if (!isObject(ref)) return undefined;
  const { apiVersion, kind = defaults.kind, name } = ref;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const { scaler, field, group } = defaults;
  return {
    scaler,
    field,
    group: isSaid(apiVersion) ? apiGroup({ apiVersion }) : group,
    kind,
    name,
  };
}

/** The object that is scaled, if the app has it. */
export function scaledObject(
  context: RuleContext,
  autoscaler: Manifest,
  { group, kind, name }: ScaleTarget,
): Manifest | undefined {
  const index = indexOf(context);
  const namespace = index.namespaceOf(autoscaler);
  if (group !== undefined) return index.find(`${group}/${kind}`, namespace, name);
  return context.manifests.find(
    (it) =>
      it.object.kind === kind &&
      it.object.metadata.name === name &&
      index.namespaceOf(it) === namespace,
  );
}

function isSaid(apiVersion: JsonValue | undefined): apiVersion is string {
  return typeof apiVersion === 'string' && apiVersion !== '';
}
