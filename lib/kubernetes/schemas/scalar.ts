import { isQuantity } from '../quantity';
import type { NodeType } from './node';

const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for a value that the API server accepts for a scalar type. */
export function isScalar(type: NodeType, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'int32':
      return isInt32(value);
    case 'int64':
      return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 63;
    case 'number':
      return Number.isFinite(value);
    case 'int-or-string':
      return typeof value === 'string' || isInt32(value);
    case 'quantity':
      return typeof value === 'string' ? isQuantity(value) : Number.isFinite(value);
    case 'bytes':
      // Go's decoder skips line breaks, as in folded text.
      return typeof value === 'string' && BASE64.test(value.replace(/[\r\n]/g, ''));
    case 'time':
      return typeof value === 'string' && TIME.test(value);
    default:
      return true;
  }
}

function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 31;
}
