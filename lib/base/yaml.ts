import type { JsonObject, JsonValue } from './json';

/**
 * Writes a JSON object as YAML that every reader takes for the same values: YAML 1.1 (Go's
 * sigs.k8s.io/yaml, PyYAML) and YAML 1.2 alike. Block style, two spaces, keys in the order given.
 *
 * It knows JSON only, which is all that manifests are made of. So it can be plain and fast: a string is
 * left unquoted only where no reader could take it for anything else.
 *
 * @throws Error for a number or a text that JSON has no form for (NaN, a lone surrogate).
 */
export function toYaml(object: JsonObject): string {
  const keys = Object.keys(object);
  if (keys.length === 0) return '{}\n';
  let out = '';
  for (const key of keys) out += entry(key, object[key] as JsonValue, '');
  return out;
}

/** One `key: value` at the given indentation, with a line break at its end. */
function entry(key: string, value: JsonValue, indent: string): string {
  return `${indent}${keyText(key)}:${node(value, indent)}`;
}

/** What follows `key:` or `-`: a scalar on the same line, or a block on the next ones. */
function node(value: JsonValue, indent: string): string {
  if (typeof value === 'string') return ` ${stringText(value, `${indent}  `)}\n`;
  if (typeof value !== 'object' || value === null) return ` ${scalarText(value)}\n`;
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return ' []\n';
    let out = '\n';
    for (const item of value) out += listItem(item, inner);
    return out;
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return ' {}\n';
  let out = '\n';
  for (const key of keys) out += entry(key, value[key] as JsonValue, inner);
  return out;
}

function listItem(item: JsonValue, indent: string): string {
  if (typeof item === 'object' && item !== null && !isEmpty(item)) {
    // The first line of the block stands behind the dash, the others under it.
    const block = node(item, indent).slice(1);
    return `${indent}- ${block.slice(indent.length + 2)}`;
  }
  return `${indent}-${node(item, indent)}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function scalarText(value: number | boolean | null): string {
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value))
    throw new Error(`${value} has no form in JSON, and so none in YAML.`);
  const text = JSON.stringify(value);
  // YAML 1.1 takes 1e+21 for a string: its floats have a point.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

// Words that a reader of YAML 1.1 or 1.2 takes for a boolean, for null or for a number, in any case: some
// take `e5`, which can be a git commit, for a number without its digits.
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e[-+]?\d+)$/i;
const PLAIN_KEY = /^[A-Za-z_][\w./-]*$/;
/** No indicator at the start, no `: `, ` #` or break within, no space or colon at the end. */
const PLAIN =
  /^(?:[A-Za-z_/$]|--[A-Za-z])(?:[\w./()=+,;$@%!?^|~<>'"*&{}[\]\\-]|:(?=\S)| (?=[^\s#]))*$/;
/** Begins like a number, but has a letter or sign in it that no form of number, date or time has. */
const PLAIN_AFTER_DIGIT =
  /^\d(?=[\w.]*[g-mp-su-wyG-MP-SU-WY/%])[\w./%@=+-]*(?::(?=[\w./])[\w./%@=+-]+)*$/;

function keyText(key: string): string {
  const text = PLAIN_KEY.test(key) && !RESERVED.test(key) ? key : quoted(key);
  // YAML's limit for a key on one line is 1024 characters.
  if (text.length > 1000)
    throw new Error(`A key of ${key.length} characters is too long for YAML.`);
  return text;
}

function stringText(text: string, indent: string): string {
  if (PLAIN.test(text) || PLAIN_AFTER_DIGIT.test(text)) {
    return RESERVED.test(text) ? quoted(text) : text;
  }
  if (text.includes('\n') && isBlockText(text)) {
    const lines = text.split('\n');
    const header = text.endsWith('\n') ? '|' : '|-';
    if (header === '|') lines.pop();
    return `${header}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
  }
  return quoted(text);
}

/**
 * True for a text that a literal block holds exactly as it is, also after an editor has stripped
 * trailing blanks: it begins with a visible character, no line ends in a blank or begins with a tab,
 * there is no empty line at its end, and all of it is printable in YAML 1.1 and 1.2.
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

/** The text in double quotes: JSON's escapes are YAML's, and so are a few more that YAML needs. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  if (/\\ud[89a-f]/i.test(json) && !text.isWellFormed()) {
    throw new Error(
      'A text with half a surrogate pair is not Unicode, and YAML has no form for it.',
    );
  }
  return json.replace(
    TO_ESCAPE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
