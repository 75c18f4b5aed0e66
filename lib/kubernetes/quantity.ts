import * as v from 'valibot';
import { show } from '../base/hint';

/** Processor time: cores (`'2'`, `'0.5'`) or thousandths of a core (`'500m'`). */
export type CpuQuantity = `${number}m` | `${number}`;

/** Units of memory and storage: powers of 1024 (`Mi`) or of 1000 (`M`). */
export type ByteUnit = 'Ki' | 'Mi' | 'Gi' | 'Ti' | 'Pi' | 'k' | 'M' | 'G' | 'T' | 'P';

/** Memory or storage, such as `'512Mi'`. */
export type ByteQuantity = `${number}${ByteUnit}`;

const CPU = /^(\d+m|\d+(\.\d{1,3})?)$/;
const BYTES = /^(\d+)(\.\d+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)$/;

export const CpuQuantitySchema = v.pipe(
  v.string(),
  v.check(
    (text) => CPU.test(text) && cpuMillis(text) > 0,
    (issue) =>
      `${show(issue.input)} is not an amount of processor time: use thousandths of a core, such as "500m", or cores, such as "2".`,
  ),
);

export const ByteQuantitySchema = v.pipe(
  v.string(),
  v.check(
    (text) => BYTES.test(text) && bytes(text) > 0,
    (issue) =>
      `${show(issue.input)} is not an amount of bytes: use a number and a unit, such as "512Mi" (units Ki, Mi, Gi, Ti, Pi are powers of 1024; k, M, G, T, P powers of 1000).`,
  ),
);

/** Thousandths of a core. */
export function cpuMillis(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

const POWERS: Readonly<Record<string, number>> = {
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
};

/** Bytes. */
export function bytes(quantity: string): number {
  const match = BYTES.exec(quantity);
  return match
    ? Number(`${match[1]}${match[2] ?? ''}`) * (POWERS[match[3] ?? ''] ?? 1)
    : Number.NaN;
}

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/;

/** Powers of ten, from billionths up: a quantity has no smaller parts. */
const DECIMAL_UNITS = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * Compares two quantities of the Kubernetes API, such as `1Gi` and `1024Mi`, which are equal.
 *
 * @returns less than 0, 0, or more than 0; `undefined` where one of them is no quantity.
 */
export function compareQuantities(a: string, b: string): number | undefined {
  const [left, right] = [exactQuantity(a), exactQuantity(b)];
  if (left === undefined || right === undefined) return undefined;
  const exponent = Math.min(left.exponent, right.exponent);
  const [x, y] = [left, right].map((it) => it.digits * 10n ** BigInt(it.exponent - exponent));
  return x === y ? 0 : (x as bigint) < (y as bigint) ? -1 : 1;
}

/** A quantity as a whole number times a power of ten. */
function exactQuantity(text: string): { digits: bigint; exponent: number } | undefined {
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [, sign, number = '', unit = '', power = '0'] = match;
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const binary = BINARY_UNITS.indexOf(unit);
  const thousands = binary < 0 ? DECIMAL_UNITS.indexOf(unit) - DECIMAL_UNITS.indexOf('') : 0;
  return {
    digits: binary > 0 ? digits * 1024n ** BigInt(binary) : digits,
    exponent: thousands * 3 + Number(power) - fraction.length,
  };
}
