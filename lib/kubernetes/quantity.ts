import * as v from 'valibot';
import { show } from '../base/hint';
import type { Schema } from '../base/schema';

/** CPU: cores (`'2'`, `'0.5'`) or millicores (`'500m'`). */
export type CpuQuantity = `${number}m` | `${number}`;

/** Units of memory and storage: powers of 1024 (`Mi`) or of 1000 (`M`). */
export type ByteUnit = 'Ki' | 'Mi' | 'Gi' | 'Ti' | 'Pi' | 'k' | 'M' | 'G' | 'T' | 'P';

/** Memory or storage, such as `'512Mi'`. */
export type ByteQuantity = `${number}${ByteUnit}`;

const CPU = /^(\d+m|\d+(\.\d{1,3})?)$/;
const BYTES = /^\d+(\.\d+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)$/;

export const CpuQuantitySchema = v.pipe(
  v.string(),
  v.check(
    (text) => CPU.test(text) && isAboveZero(text),
    (issue) =>
      `${show(issue.input)} is not a CPU quantity: use millicores, such as "500m", or cores, such as "2".`,
  ),
) as Schema<CpuQuantity>;

export const ByteQuantitySchema = v.pipe(
  v.string(),
  v.check(
    (text) => BYTES.test(text) && isAboveZero(text),
    (issue) =>
      `${show(issue.input)} is not a byte quantity: use a number and a unit, such as "512Mi" (Ki, Mi, Gi, Ti, Pi are powers of 1024; k, M, G, T, P powers of 1000).`,
  ),
) as Schema<ByteQuantity>;

function isAboveZero(quantity: string): boolean {
  return (compareQuantities(quantity, '0') ?? 0) > 0;
}

/**
 * True for a quantity of the Kubernetes API, such as `1Gi`, `500m` or `1e3` (apimachinery's `ParseQuantity`).
 * An exponent may be any 64-bit integer.
 */
export function isQuantity(text: string): boolean {
  const match = QUANTITY.exec(text);
  return match !== null && isInt64(match[4] ?? '0');
}

/**
 * Compares two quantities of the Kubernetes API: `1Gi` and `1024Mi` are equal.
 *
 * @returns less than 0, 0, or more than 0; `undefined` if either is not a quantity.
 */
export function compareQuantities(a: string, b: string): number | undefined {
  const difference = milli(a) - milli(b);
  return Number.isNaN(difference) ? compareExactly(a, b) : Math.sign(difference);
}

/** A usual quantity, such as `500m`, `2` or `1Gi`, in thousandths. Anything else is NaN. */
function milli(text: string): number {
  let end = 0;
  while (isDigit(text.charCodeAt(end))) end++;
  const unit = MILLI.get(text.slice(end));
  if (end === 0 || unit === undefined) return Number.NaN;
  const amount = Number(text.slice(0, end)) * unit;
  return amount <= Number.MAX_SAFE_INTEGER ? amount : Number.NaN;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const MILLI: ReadonlyMap<string, number> = new Map([
  ...([
    ['m', 1],
    ['', 1e3],
    ['k', 1e6],
    ['M', 1e9],
    ['G', 1e12],
  ] as const),
  ...(['Ki', 'Mi', 'Gi'] as const).map((unit, i) => [unit, 1024 ** (i + 1) * 1e3] as const),
]);

function compareExactly(a: string, b: string): number | undefined {
  const [left, right] = [exactQuantity(a), exactQuantity(b)];
  if (left === undefined || right === undefined) return undefined;
  // Different magnitudes decide without computing a huge power of ten.
  const difference = signedMagnitude(left) - signedMagnitude(right);
  if (difference !== 0) return difference;
  const exponent = Math.min(left.exponent, right.exponent);
  const [x, y] = [left, right].map((it) => it.digits * 10n ** BigInt(it.exponent - exponent));
  return x === y ? 0 : (x as bigint) < (y as bigint) ? -1 : 1;
}

/** True if a quantity is one or several times another, as `64Mi` is of `2Mi`. */
export function isMultipleQuantity(text: string, unit: string): boolean {
  const [whole, part] = [exactQuantity(text), exactQuantity(unit)];
  if (whole === undefined || part === undefined || part.digits === 0n) return false;
  const exponent = Math.min(whole.exponent, part.exponent);
  const [x, y] = [whole, part].map((it) => it.digits * 10n ** BigInt(it.exponent - exponent));
  return (x as bigint) > 0n && (x as bigint) % (y as bigint) === 0n;
}

/** True for a whole number, such as `2` or `2000m`. What is no quantity counts as one. */
export function isWholeQuantity(text: string): boolean {
  const { digits, exponent } = exactQuantity(text) ?? { digits: 0n, exponent: 0 };
  return exponent >= 0 || digits % 10n ** BigInt(-exponent) === 0n;
}

/** `digits` times ten to the power of `exponent`. */
interface Exact {
  readonly digits: bigint;
  readonly exponent: number;
}

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

/** Powers of a thousand, starting at nano, the smallest unit. */
const DECIMAL_UNITS = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

function exactQuantity(text: string): Exact | undefined {
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [, sign, number = '', unit = '', power = '0'] = match;
  if (!isInt64(power)) return undefined;
  const exponent = BigInt(power.replace('+', ''));
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}`);
  const binary = BINARY_UNITS.indexOf(unit);
  const thousands = binary < 0 ? DECIMAL_UNITS.indexOf(unit) - DECIMAL_UNITS.indexOf('') : 0;
  const amount = toNano({
    digits: binary > 0 ? digits * 1024n ** BigInt(binary) : digits,
    // The API server truncates it to 32 bits.
    exponent: thousands * 3 + Number(BigInt.asIntN(32, exponent)) - fraction.length,
  });
  const capped = binary > 0 ? cap(amount) : amount;
  return sign === '-' ? { ...capped, digits: -capped.digits } : capped;
}

function isInt64(text: string): boolean {
  if (text.length < 18) return true;
  const number = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, number) === number;
}

/** Rounds up to whole nano units. */
function toNano({ digits, exponent }: Exact): Exact {
  if (digits === 0n) return { digits, exponent: 0 };
  const finer = -9 - exponent;
  if (finer <= 0) return { digits, exponent };
  const divisor = finer > String(digits).length ? undefined : 10n ** BigInt(finer);
  const rounded = divisor === undefined ? 1n : (digits + divisor - 1n) / divisor;
  return { digits: rounded, exponent: -9 };
}

/** With a binary unit, the API server caps a quantity at the largest 64-bit signed integer. */
function cap(amount: Exact): Exact {
  const { digits, exponent } = amount;
  const most = 2n ** 63n - 1n;
  return digits > most * 10n ** BigInt(-exponent) ? { digits: most, exponent: 0 } : amount;
}

/** The signed order of magnitude, offset so that only zero returns 0. */
function signedMagnitude({ digits, exponent }: Exact): number {
  if (digits === 0n) return 0;
  const size = String(digits < 0n ? -digits : digits).length + exponent + 10;
  return digits < 0n ? -size : size;
}
