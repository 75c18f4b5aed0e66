/** A text, or what it is after its escapes have been read. */
interface Form {
  readonly text: string;
  /** Where a character of it stands in the original text. */
  readonly origin: (index: number) => number;
}

/** The escapes of JSON and of double quotes in YAML that a credential or the text around one may have. */
const ESCAPE = /\\(?:(["'\\/])|([nrt])|u([0-9A-Fa-f]{4}))/g;
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
/** JSON in a JSON string, in a quoted string of a file. */
const DEEPEST = 2;

/** A text as written, and without its escapes, as of JSON in a JSON string. */
export function* formsOf(text: string): Generator<Form> {
  let form: Form = { text, origin: (index) => index };
  yield form;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const next = withoutEscapes(form);
    if (next === undefined) return;
    form = next;
    yield form;
  }
}

/** `undefined` for a text without escapes. */
function withoutEscapes({ text, origin }: Form): Form | undefined {
  if (!text.includes('\\')) return undefined;
  let read = '';
  let at = 0;
  /** After each escape: where the text goes on, as written and as read. */
  const written: number[] = [0];
  const starts: number[] = [0];
  for (const { 0: all, 1: same, 2: control = '', 3: code = '', index } of text.matchAll(ESCAPE)) {
    const character = same ?? CONTROL[control] ?? String.fromCharCode(Number.parseInt(code, 16));
    read += text.slice(at, index) + character;
    at = index + all.length;
    written.push(at);
    starts.push(read.length);
  }
  if (at === 0) return undefined;
  return {
    text: read + text.slice(at),
    origin: (index) => {
      const last = lastUpTo(starts, index);
      return origin((written[last] ?? 0) + index - (starts[last] ?? 0));
    },
  };
}

/** The index of the last of these ascending numbers that is not greater. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
