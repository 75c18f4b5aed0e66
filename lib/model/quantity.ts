import * as v from 'valibot';
import { show } from './hint';

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
