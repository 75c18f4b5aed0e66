import { fromBytes, toBytes } from './bytes';
import { formatGeneral, formatNumber, goExponent, parseNumber, toInteger } from './number';
import { plainText } from './operations';
import { LuaUserdata, type LuaValue, typeName } from './value';

/** What stands between `%` and the verb. */
interface Directive {
  readonly flags: string;
  /** In characters. */
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Go refuses a width above this. */
const MAX_WIDTH = 1_000_000;

const DIRECTIVE = /%([-+# 0]*)(\d*)(?:(\.)(\d*))?([\s\S]?)/g;

/** The text that `string.format` makes: Argo CD's Lua formats as Go does, not as C. */
export function formatText(template: string, args: readonly LuaValue[]): string {
  let next = 0;
  return template.replace(
    DIRECTIVE,
    (_, flags: string, width: string, dot, precision: string, verb: string) => {
      if (verb === '%') return '%';
      if (verb === '') return '%!(NOVERB)';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const value = args[next++];
      if (Number(width) > MAX_WIDTH) return `%!(BADWIDTH)${plainText(value)}`;
      return formatValue(value, {
        flags,
        width: Number(width),
        precision: dot === undefined ? undefined : Math.min(Number(precision), 1000),
        verb,
      });
    },
  );
}

function formatValue(value: LuaValue, directive: Directive): string {
  if (typeof value === 'number') return formatAsNumber(value, directive);
  if (typeof value === 'string') {
    if (!/[di]/.test(directive.verb)) return formatAsText(value, directive);
    // The other way round than one expects, in gopher-lua.
    return parseNumber(value) === undefined
      ? formatInteger(0n, 10, directive)
      : formatAsText(value, { ...directive, verb: 's' });
  }
  const isReadable =
    /[svqxX]/.test(directive.verb) || (typeof value === 'boolean' && directive.verb === 't');
  if (isReadable)
    return formatAsText(plainText(value), {
      ...directive,
      verb: directive.verb === 't' ? 's' : directive.verb,
    });
  // Go prints the structure of its own `nil`.
  if (value === undefined) return '&{}';
  const type = value instanceof LuaUserdata ? 'userdata' : typeName(value);
  return `%!${directive.verb}(${typeof value === 'boolean' ? 'lua.LBool' : type}=${plainText(value)})`;
}

function formatAsText(value: string, directive: Directive): string {
  const { verb, precision, flags } = directive;
  const cut =
    precision === undefined ? value : toBytes([...fromBytes(value)].slice(0, precision).join(''));
  switch (verb) {
    case 's':
    case 'v':
      return pad(cut, directive);
    case 'q':
      return pad(
        flags.includes('#') && !/[\x60\x7f]|[^\t -\xff]/.test(cut) ? `\`${cut}\`` : quote(cut),
        directive,
      );
    case 'x':
    case 'X': {
      const bytes = precision === undefined ? value : value.slice(0, precision);
      const pairs = [...bytes].map((it) => it.charCodeAt(0).toString(16).padStart(2, '0'));
      const hex = pairs.join(flags.includes(' ') ? ' ' : '');
      const prefix = flags.includes('#') && hex !== '' ? '0x' : '';
      return pad(verb === 'x' ? prefix + hex : (prefix + hex).toUpperCase(), directive);
    }
    default:
      return `%!${verb}(string=${pad(cut, directive)})`;
  }
}

/** A literal of Go. */
function quote(value: string): string {
  const escaped = [...fromBytes(value)].map((it) => {
    const code = it.codePointAt(0) ?? 0;
    if (it === '"' || it === '\\') return `\\${it}`;
    if (code in ESCAPES) return ESCAPES[code];
    return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : it;
  });
  return toBytes(`"${escaped.join('')}"`);
}

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, d: 10, i: 10, x: 16, X: 16 };

function formatAsNumber(value: number, directive: Directive): string {
  const { verb } = directive;
  if (verb === 's' || verb === 'q') return formatAsText(formatNumber(value), directive);
  const base = BASES[verb];
  if (base !== undefined) return formatInteger(BigInt(toInteger(value)), base, directive);
  if (/[eEfFgG]/.test(verb)) return formatFloat(value, directive);
  if (verb === 'c') return pad(toBytes(codePoint(toInteger(value))), directive);
  if (verb === 'v') {
    const isInteger = Number.isInteger(value) && Math.abs(value) < 2 ** 63;
    const flags = directive.flags.replaceAll('+', '');
    return formatAsNumber(value, { ...directive, flags, verb: isInteger ? 'd' : 'g' });
  }
  if (verb === 'U')
    return pad(`U+${toInteger(value).toString(16).toUpperCase().padStart(4, '0')}`, directive);
  const type = formatNumber(value) === String(toInteger(value)) ? 'int64' : 'float64';
  return `%!${verb}(${type}=${formatNumber(value)})`;
}

function codePoint(code: number): string {
  return code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
    ? String.fromCodePoint(code)
    : '\ufffd';
}

function formatInteger(value: bigint, base: number, directive: Directive): string {
  const { flags, precision, width, verb } = directive;
  if (precision === 0 && value === 0n) return ' '.repeat(width);
  let digits = (value < 0n ? -value : value).toString(base).padStart(precision ?? 0, '0');
  if (precision === undefined && flags.includes('0') && !flags.includes('-')) {
    const sign = value < 0n || /[+ ]/.test(flags) ? 1 : 0;
    digits = digits.padStart(width - sign, '0');
  }
  if (flags.includes('#')) {
    if (base === 16) digits = `0x${digits}`;
    else if (base === 2) digits = `0b${digits}`;
    else if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  }
  if (verb === 'X') digits = digits.toUpperCase();
  return pad(signed(digits, value < 0n, directive), {
    ...directive,
    flags: flags.replaceAll('0', ''),
  });
}

function formatFloat(value: number, directive: Directive): string {
  const { verb, precision } = directive;
  if (!Number.isFinite(value)) {
    const isNegative = value < 0;
    const name = Number.isNaN(value) ? 'NaN' : 'Inf';
    const plus = directive.flags.includes(' ') && !directive.flags.includes('+') ? ' ' : '+';
    const hasSign = /[+ ]/.test(directive.flags) || name === 'Inf';
    const sign = isNegative ? '-' : hasSign ? plus : '';
    return pad(`${sign}${name}`, { ...directive, flags: directive.flags.replaceAll('0', '') });
  }
  const size = Math.abs(value);
  const isNegative = value < 0 || Object.is(value, -0);
  const digits = floatDigits(size, verb.toLowerCase(), precision);
  return pad(
    signed(
      verb === verb.toLowerCase() || verb === 'F' ? digits : digits.toUpperCase(),
      isNegative,
      directive,
    ),
    directive,
    true,
  );
}

function floatDigits(size: number, verb: string, precision: number | undefined): string {
  if (verb === 'e') return goExponent(exponential(size, precision ?? 6));
  if (verb === 'f') return fixed(size, Math.min(precision ?? 6, 100));
  if (precision === undefined || size === 0) return formatGeneral(size);
  const places = Math.max(precision, 1);
  const [mantissa = '', exponent = '0'] = exponential(size, places - 1).split('e');
  const digits = mantissa.replace(/\.?0+$/, (it) =>
    it.startsWith('.') || mantissa.includes('.') ? '' : it,
  );
  const count = digits.replace('.', '').length;
  const power = Number(exponent);
  const limit = places > count && count >= power + 1 ? count : places;
  if (power < -4 || power >= limit) return goExponent(`${digits}e${power < 0 ? '' : '+'}${power}`);
  return fixed(size, Math.max(count - 1 - power, 0));
}

/** With an exponent; a tie goes to the even digit. */
function exponential(size: number, places: number): string {
  const count = Math.min(places, 100);
  const rounded = size.toExponential(count);
  const [exact = '', exponent = ''] = size.toExponential(100).split('e');
  const isTie = /^50*$/.test(exact.slice(exact.indexOf('.') + 1 + count));
  if (!isTie || !/[13579]e/.test(rounded)) return rounded;
  return `${exact.slice(0, count > 0 ? 2 + count : 1)}e${exponent}`;
}

/** As many decimals; a tie goes to the even digit. */
function fixed(size: number, places: number): string {
  if (size >= 1e21) {
    const whole = BigInt(size).toString();
    return places > 0 ? `${whole}.${'0'.repeat(places)}` : whole;
  }
  const rounded = size.toFixed(places);
  const exact = size.toFixed(100);
  const rest = exact.slice(exact.indexOf('.') + 1 + places);
  if (!/^50*$/.test(rest) || !/[13579]$/.test(rounded)) return rounded;
  return exact.slice(0, exact.indexOf('.') + (places > 0 ? 1 + places : 0));
}

function signed(digits: string, isNegative: boolean, { flags }: Directive): string {
  if (isNegative) return `-${digits}`;
  if (flags.includes('+')) return `+${digits}`;
  return flags.includes(' ') ? ` ${digits}` : digits;
}

/** Fills up to the width: zeros come after the sign of a number, and before a text as it is. */
function pad(value: string, { flags, width }: Directive, isNumber = false): string {
  const missing = width - [...fromBytes(value)].length;
  if (missing <= 0) return value;
  if (flags.includes('-')) return value + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + value;
  const sign = isNumber ? (/^[-+ ]?/.exec(value)?.[0] ?? '') : '';
  return sign + '0'.repeat(missing) + value.slice(sign.length);
}
