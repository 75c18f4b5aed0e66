import { type JsonObject, listAt } from '../../base/json';
import { type Check, each, fields, isEmpty, map, oneOf, type Refusals, required } from './check';
import { labelKey, labelValue } from './values';

/**
 * A label selector.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export const labelSelector: Check = fields({
  matchLabels: map(labelKey, labelValue),
  matchExpressions: each(
    fields(
      {
        key: required(labelKey),
        operator: required(oneOf('In', 'NotIn', 'Exists', 'DoesNotExist')),
        values: each(labelValue),
      },
      operatorTakesValues,
    ),
  ),
});

/** A requirement on labels of nodes: also with `Gt` and `Lt`. */
export const nodeSelectorTerm: Check = fields({
  matchExpressions: each(
    fields(
      {
        key: required(labelKey),
        operator: required(oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt')),
      },
      operatorTakesValues,
      ({ operator, values }, refusals) => {
        if ((operator === 'Gt' || operator === 'Lt') && listAt(values ?? null).length !== 1) {
          refusals.add(`needs one value with the operator ${operator}`, 'values');
        }
      },
    ),
  ),
});

export const nodeSelector: Check = fields({ nodeSelectorTerms: required(each(nodeSelectorTerm)) });

/** A selector that selects nothing or everything by mistake. */
export function isEmptySelector(selector: JsonObject): boolean {
  return isEmpty(selector['matchLabels']) && isEmpty(selector['matchExpressions']);
}

function operatorTakesValues(it: JsonObject, refusals: Refusals): void {
  const { operator } = it;
  const hasValues = listAt(it, 'values').length > 0;
  if ((operator === 'In' || operator === 'NotIn') && !hasValues) {
    refusals.add(`are required with the operator ${operator}`, 'values');
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && hasValues) {
    refusals.add(`are not allowed with the operator ${operator}`, 'values');
  }
}
