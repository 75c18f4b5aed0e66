import type { JsonObject, JsonValue } from '../../base/json';

/** A lower bound of the length of an object as YAML, in bytes: quotes around texts are not counted. */
export function yamlLength(object: JsonObject): number {
  return nodeLength(object, 0) - '\n'.length;
}

/** The length of what follows `key:` or `-`, where nested lines have this indentation. */
function nodeLength(value: JsonValue, indent: number): number {
  if (typeof value === 'string') return 2 + textLength(value, indent);
  if (typeof value !== 'object' || value === null) return 2 + String(value).length;
  if (isEmpty(value)) return ' {}\n'.length;
  let length = '\n'.length;
  if (Array.isArray(value)) {
    for (const item of value) {
      // The first line of a block follows the dash.
      const isBlock = typeof item === 'object' && item !== null && !isEmpty(item);
      length += nodeLength(item, indent + 2) + (isBlock ? -1 : indent + 1);
    }
    return length;
  }
  for (const [key, item] of Object.entries(value)) {
    length += indent + key.length + 1 + nodeLength(item, indent + 2);
  }
  return length;
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

/** A block is indented on each line; any other text is on one line, with its line breaks escaped. */
function textLength(text: string, indent: number): number {
  if (!text.includes('\n')) return Buffer.byteLength(text);
  if (!isBlock(text)) return Buffer.byteLength(JSON.stringify(text));
  // `|` replaces the final line break; `|-` stands for none.
  let length = Buffer.byteLength(text) + (text.endsWith('\n') ? 1 : 3);
  for (let at = 0; at < text.length; at++) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end;
    if (next > at) length += indent;
    at = next;
  }
  return length;
}

/** The texts that cannot be written as a block. */
const NO_BLOCK = /[ \t]$|^ *\t|[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/m;

function isBlock(text: string): boolean {
  return !/^\s/.test(text) && !text.endsWith('\n\n') && !NO_BLOCK.test(text);
}
