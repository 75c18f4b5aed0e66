/** A number as Lua of Argo CD writes it: integers without an exponent, everything else as Go's `%v`. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) {
    return Number.isSafeInteger(value) ? String(value + 0) : BigInt(value).toString();
  }
  return formatGeneral(value);
}

/** Go's `%g` with the fewest digits that identify the number. */
export function formatGeneral(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const text = value.toExponential();
  const [mantissa = '', power] = text.split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) return goExponent(text);
  const digits = mantissa.replace(/\D/g, '').length;
  return value.toFixed(Math.max(digits - 1 - exponent, 0));
}

/** JavaScript's exponent, `1e-7`, as Go writes it: `1e-07`. */
export function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * The number that a text contains, in the syntax of Go: `12`, `0x1F`, `0b1`, `017`, `1e3`. `undefined` if there is
 * none.
 */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, '');
  return parsePrefixed(trimmed) ?? parseFloating(trimmed);
}

/** An integer with a prefix that names its base, in 64 bits. */
function parsePrefixed(text: string): number | undefined {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  for (const [pattern, base] of PREFIXES) {
    const digits = pattern.exec(body)?.[1];
    if (digits === undefined) continue;
    return bounded(BigInt(`${base}${digits.replaceAll('_', '')}`), sign);
  }
  return undefined;
}

const PREFIXES = [
  [/^0[xX]((?:_?[\da-fA-F])+)$/, '0x'],
  [/^0[bB]((?:_?[01])+)$/, '0b'],
  [/^0[oO]((?:_?[0-7])+)$/, '0o'],
  [/^0((?:_?[0-7])+)$/, '0o'],
  [/^(0|[1-9](?:_?\d)*)$/, ''],
] as const;

function bounded(size: bigint, sign: string): number | undefined {
  const value = sign === '-' ? -size : size;
  return value >= -(2n ** 63n) && value < 2n ** 63n ? Number(value) : undefined;
}

/** A floating-point number in the syntax of Go. `undefined` for one that is too large. */
export function parseFloating(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const [, sign, name] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (name !== undefined) {
    if (name.toLowerCase() === 'nan') return sign === '' ? Number.NaN : undefined;
    return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return parseHexFloat(text);
}

function parseHexFloat(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', power] =
    /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(text) ?? [];
  if (power === undefined || `${whole}${fraction}` === '') return undefined;
  const size =
    Number.parseInt(`${whole}${fraction}`, 16) * 2 ** (Number(power) - 4 * fraction.length);
  if (!Number.isFinite(size)) return undefined;
  return sign === '-' ? -size : size;
}

/** An integer with digits of a base from 2 to 36, in 64 bits. */
export function parseInteger(text: string, base: number): number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)([\da-zA-Z]+)$/.exec(text) ?? [];
  if (digits === '' || base < 2 || base > 36) return undefined;
  let size = 0n;
  for (const digit of digits) {
    const value = Number.parseInt(digit, 36);
    if (value >= base) return undefined;
    size = size * BigInt(base) + BigInt(value);
  }
  return bounded(size, sign);
}

/** A number as Go converts it to an integer of 64 bits: without its fraction. */
export function toInteger(value: number): number {
  const whole = Math.trunc(value);
  return Number.isNaN(whole) || whole >= 2 ** 63 || whole < -(2 ** 63) ? -(2 ** 63) : whole + 0;
}
