import { isCredentialInText } from './credential-name';
import type { CredentialSetting } from './credential-setting';
import { directivesIn } from './directive';
import { formsOf } from './escaped';

/** The end of a name that may denote a credential, and the separator before its value. */
const SETTING =
  /(?:pass(?:w(?:or)?d|phrase|code)?|secret|token|key(?:_?base)?|pwd|bind_?pw|_pat|auth|cookie|credentials?|hook(?:[_.-]?ur[il])?)[_-]?\d{0,2}(["']?)(?:[ \t]*=(?![=~>])[ \t]*|[ \t]*:(?:[ \t]+|(?=["']))|=)/gi;
/** What is between a name and its value, or escaped. */
const SEPARATOR = /[:=<\s\\]/;
/** The longest name that is matched, so that a text without spaces is not slower than others. */
const LONGEST = 80;
const COMMENT = /^\s*(?:#|\/\/|;|--\s|\*|\/\*|%|<!--)/;
/** The characters allowed before a name at the start of a line. */
const START = /^[\s-]*(?:export\s+)?$/;
/** The characters allowed before a setting within a line: in a list, a connection string or a URL. */
const INLINE = /[{,;?&=\s]\s*$/;
const QUOTED = /(["'])((?:(?!\1)[^\\\n])*)\1(?![ \t]*[+.%([]|\w)/y;
/** Up to the end of the line or a comment. */
const REST = /(\S+?)[,;]?[ \t]*(?:[ \t]#.*)?(?:\r?$)/my;
/** Not longer than a credential, so that a text in which every value is a setting takes no longer than others. */
const WORD = /[^\s"'`,;&)}]{1,256}/y;
/** Patterns, calls and types, which hard-coded values rarely contain. */
const CODE = /[()[\]{}\\<>|`"']/;
/** Such as `!vault` in YAML. */
const TAG = /^![A-Za-z]\w*$/;

/** The settings in a text that have credentials as values, such as `password: …`. */
export function* settingsIn(text: string): Generator<CredentialSetting> {
  if (!SEPARATOR.test(text)) return;
  for (const form of formsOf(text)) {
    for (const find of [assignmentsIn, directivesIn]) {
      for (const { name, start, end } of find(form.text)) {
        yield { name, start: form.origin(start), end: form.origin(end) };
      }
    }
  }
}

function* assignmentsIn(text: string): Generator<CredentialSetting> {
  let lineStart = 0;
  let searched = 0;
  for (const match of text.matchAll(SETTING)) {
    // Each character is read once, however long the line is.
    const lineBreak = text.slice(searched, match.index).lastIndexOf('\n');
    if (lineBreak >= 0) lineStart = searched + lineBreak + 1;
    searched = match.index;
    const quote = match[1] ?? '';
    const end = match.index + match[0].length;
    const nameEnd = match.index + match[0].search(/["']?(?:[ \t]*[:=])/);
    const [name = ''] =
      /[\w.-]*$/.exec(text.slice(Math.max(lineStart, nameEnd - LONGEST), nameEnd)) ?? [];
    const nameStart = nameEnd - name.length;
    const before = text.slice(Math.max(lineStart, nameStart - LONGEST), nameStart);
    if (quote !== '' && !before.endsWith(quote)) continue;
    const value = valueAt(text, end, before.slice(0, before.length - quote.length), match[0]);
    const lineHead = text.slice(lineStart, Math.min(nameStart, lineStart + LONGEST));
    if (value === undefined || COMMENT.test(lineHead)) continue;
    const own = name.replace(/^-+/, '');
    if (!isCredentialInText(own, value)) continue;
    const start = text.indexOf(value, end);
    yield { name: own, start, end: start + value.length };
  }
}

/** The value at a position if it is hard-coded, not computed by a program. */
function valueAt(text: string, at: number, before: string, separator: string): string | undefined {
  const isStart = START.test(before);
  // Within a line, `password: x` is prose, but not in `{ user: x, password: y }`.
  const isTight = separator.endsWith('=') || /[{,]\s*$/.test(before);
  if (!isStart && !(INLINE.test(before) && isTight)) return undefined;
  const quoted = matchAt(QUOTED, text, at);
  if (quoted) return quoted[2];
  const bare = (isStart && matchAt(REST, text, at)?.[1]) || undefined;
  const value =
    bare ?? (separator.endsWith('=') || !isStart ? matchAt(WORD, text, at)?.[0] : undefined);
  return value === undefined || CODE.test(value) || TAG.test(value) ? undefined : value;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
