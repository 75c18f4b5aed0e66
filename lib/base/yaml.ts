import type { JsonObject, JsonValue } from './json';

/**
 * Writes a JSON object as YAML that every parser reads back as the same values: YAML 1.1 (Go's
 * sigs.k8s.io/yaml, PyYAML) and YAML 1.2. Block style, two spaces, keys in the order given.
 *
 * Manifests are plain JSON data, so this can be simple and fast: a string is left unquoted only if no
 * parser could read it as anything else.
 *
 * @throws Error for a value that JSON cannot represent (NaN, a lone surrogate).
 */
export function toYaml(object: JsonObject): string {
  return members(object, '') || '{}\n';
}

/** Writes a list as YAML, like {@link toYaml}. */
export function listToYaml(items: readonly JsonValue[]): string {
  return members(items, '') || '[]\n';
}

/**
 * The items of a list or the entries of an object, each with a trailing newline.
 *
 * @param first what the first line starts with. @default the indentation
 */
function members(value: JsonObject | readonly JsonValue[], indent: string, first = indent): string {
  let out = '';
  let start = first;
  if (isList(value)) {
    for (const item of value) {
      const block = isBlock(item) ? members(item, `${indent}  `, `${start}- `) : '';
      out += block || `${start}-${node(item, indent)}`;
      start = indent;
    }
    return out;
  }
  for (const key of Object.keys(value)) {
    out += `${start}${keyText(key)}:${node(value[key] as JsonValue, indent)}`;
    start = indent;
  }
  return out;
}

/** The text after `key:` or `-`: a scalar on the same line, or a block on the following lines. */
function node(value: JsonValue, indent: string): string {
  if (typeof value === 'string') return ` ${stringText(value, indent)}\n`;
  if (!isBlock(value)) return ` ${scalarText(value)}\n`;
  const block = members(value, `${indent}  `);
  return block === '' ? ` ${isList(value) ? '[]' : '{}'}\n` : `\n${block}`;
}

function isBlock(value: JsonValue): value is JsonObject | readonly JsonValue[] {
  return typeof value === 'object' && value !== null;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function scalarText(value: number | boolean | null): string {
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) throw new Error(`${value} cannot be written as JSON or YAML.`);
  const text = String(value);
  // YAML 1.1 reads 1e+21 as a string: its floats require a decimal point.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

// Words that a YAML 1.1 or 1.2 parser reads as a boolean, null or a number, in any letter case. Some parsers
// read `e5`, which can be a git commit, as a number with no digits before the exponent.
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e[-+]?\d+)$/i;
/** All but the numbers are at most this long. */
const LONGEST = 8;

function isReserved(text: string): boolean {
  return (text.length <= LONGEST || /^e/i.test(text)) && RESERVED.test(text);
}

const PLAIN_KEY = /^[A-Za-z_][\w./-]*$/;
/** No indicator at the start, no `: `, ` #` or line break inside, no space or colon at the end. */
const PLAIN =
  /^(?:[A-Za-z_/$]|--[A-Za-z])(?:[\w./()=+,;$@%!?^|~<>'"*&{}[\]\\-]|:(?=\S)| (?=[^\s#]))*$/;
/** Starts like a number, but contains a letter or sign that no number, date or time has. */
const PLAIN_AFTER_DIGIT =
  /^\d(?=[\w.]*[g-mp-su-wyG-MP-SU-WY/%])[\w./%@=+-]*(?::(?=[\w./])[\w./%@=+-]+)*$/;

/** The usual keys, which need no quotes. */
const plainKeys = new Set<string>();

function keyText(key: string): string {
  if (plainKeys.has(key)) return key;
  const isPlain = PLAIN_KEY.test(key) && !isReserved(key);
  const text = isPlain ? key : quoted(key);
  // YAML's limit for a key on one line is 1024 characters.
  if (text.length > 1000)
    throw new Error(`A key of ${key.length} characters is too long for YAML.`);
  if (isPlain && plainKeys.size < 1000) plainKeys.add(key);
  return text;
}

function stringText(text: string, indent: string): string {
  if (PLAIN.test(text) || PLAIN_AFTER_DIGIT.test(text)) {
    return isReserved(text) ? quoted(text) : text;
  }
  if (text.includes('\n') && isBlockText(text)) {
    const lines = text.split('\n');
    const header = text.endsWith('\n') ? '|' : '|-';
    if (header === '|') lines.pop();
    return `${header}\n${lines.map((line) => (line === '' ? '' : `${indent}  ${line}`)).join('\n')}`;
  }
  return quoted(text);
}

/**
 * True for text that a literal block preserves exactly, even after an editor has stripped trailing
 * whitespace: it starts with a visible character, no line ends with whitespace or starts with a tab,
 * it has no empty line at the end, and all of it is printable in YAML 1.1 and 1.2.
 */
function isBlockText(text: string): boolean {
  return (
    /^[^\s]/.test(text) &&
    !/[ \t]$/m.test(text) &&
    !/^[ ]*\t/m.test(text) &&
    !text.endsWith('\n\n') &&
    !NOT_PRINTABLE.test(text)
  );
}

const NOT_PRINTABLE = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const TO_ESCAPE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** The text in double quotes: JSON's escapes, and a few more that YAML requires. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  if (/\\ud[89a-f]/i.test(json) && !text.isWellFormed()) {
    throw new Error(
      'The text contains half a surrogate pair. That is not valid Unicode, and YAML cannot represent it.',
    );
  }
  return json.replace(
    TO_ESCAPE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
