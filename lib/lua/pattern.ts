/** A pattern that is not valid. */
export class PatternError extends Error {}

type Class = (byte: number) => boolean;

type Item =
  | { readonly kind: 'single'; readonly matches: Class }
  | { readonly kind: 'repeat'; readonly matches: Class; readonly type: string }
  | { readonly kind: 'capture'; readonly index: number; readonly items: readonly Item[] }
  | { readonly kind: 'position'; readonly index: number }
  | { readonly kind: 'brace'; readonly open: number; readonly close: number }
  | { readonly kind: 'same'; readonly index: number };

export interface Pattern {
  readonly items: readonly Item[];
  readonly isAtStart: boolean;
  readonly isAtEnd: boolean;
}

export type { Item };

/**
 * Parses a pattern of Lua, as gopher-lua reads it.
 *
 * @throws {@link PatternError}
 */
export function parsePattern(source: string): Pattern {
  return new PatternParser(source).pattern();
}

class PatternParser {
  private position = 0;
  private captures = 0;

  constructor(private readonly source: string) {}

  pattern(): Pattern {
    const isAtStart = this.source[0] === '^';
    if (isAtStart) this.position++;
    const isAtEnd = { value: false };
    const items = this.items(true, isAtEnd);
    return { items, isAtStart, isAtEnd: isAtEnd.value };
  }

  private items(isTop: boolean, isAtEnd?: { value: boolean }): Item[] {
    const items: Item[] = [];
    for (;;) {
      const char = this.source[this.position];
      if (char === undefined) return items;
      if (char === ')') {
        if (isTop) this.fail("invalid ')'");
        return items;
      }
      if (char === '$' && isAtEnd && this.position === this.source.length - 1) {
        isAtEnd.value = true;
        this.position++;
        return items;
      }
      if (char === '(') items.push(this.capture());
      else if (char === '%') items.push(this.escaped());
      else if ('*+-?'.includes(char)) this.repeat(items, char);
      else items.push({ kind: 'single', matches: this.class() });
    }
  }

  private capture(): Item {
    this.position++;
    const index = ++this.captures;
    if (this.source[this.position] === ')') {
      this.position++;
      return { kind: 'position', index };
    }
    const items = this.items(false);
    if (this.source[this.position] !== ')') this.fail('unfinished capture');
    this.position++;
    return { kind: 'capture', index, items };
  }

  private escaped(): Item {
    const char = this.source[this.position + 1] ?? '';
    if (char === '0') this.fail('invalid capture index');
    if (/[1-9]/.test(char)) {
      this.position += 2;
      return { kind: 'same', index: Number(char) };
    }
    if (char !== 'b') return { kind: 'single', matches: this.class() };
    const [open, close] = [this.byte(this.position + 2), this.byte(this.position + 3)];
    this.position = Math.min(this.position + 4, this.source.length);
    return { kind: 'brace', open, close };
  }

  /** Repeats the item before; without one, the character means itself. */
  private repeat(items: Item[], type: string): void {
    this.position++;
    const last = items.at(-1);
    if (last?.kind === 'single')
      items[items.length - 1] = { kind: 'repeat', matches: last.matches, type };
    else items.push({ kind: 'single', matches: is(type.charCodeAt(0)) });
  }

  private class(): Class {
    const char = this.source[this.position++];
    if (char === '.') return () => true;
    if (char === '[') return this.set();
    if (char === '%') return this.named();
    return is(this.byte(this.position - 1));
  }

  private named(): Class {
    const byte = this.byte(this.position++);
    const char = byte < 0 ? '' : String.fromCharCode(byte);
    const matches = CLASSES[char.toLowerCase()];
    if (matches === undefined) return is(byte);
    return char === char.toLowerCase() ? matches : (it) => !matches(it);
  }

  private set(): Class {
    const isNot = this.source[this.position] === '^';
    if (isNot) this.position++;
    const members: { byte?: number; matches: Class }[] = [];
    let isRange = false;
    for (;;) {
      const char = this.source[this.position];
      if (char === undefined) this.fail('unexpected EOS');
      if (char === ']' && members.length > 0) break;
      if (char === '-' && members.length > 0) {
        this.position++;
        isRange = true;
        continue;
      }
      members.push(this.member());
      if (!isRange) continue;
      const [end, begin] = [members.pop(), members.pop()];
      members.push({ matches: range(begin?.byte, end?.byte) });
      isRange = false;
    }
    this.position++;
    if (isRange) members.push({ matches: is(45) });
    return (it) => members.some(({ matches }) => matches(it)) !== isNot;
  }

  private member(): { byte?: number; matches: Class } {
    const byte = this.byte(this.position++);
    return byte === 37 ? { matches: this.named() } : { byte, matches: is(byte) };
  }

  private byte(position: number): number {
    return position < this.source.length ? this.source.charCodeAt(position) : -1;
  }

  private fail(message: string): never {
    const place = this.position >= this.source.length ? 'EOS' : this.position;
    throw new PatternError(`${message} at ${place}`);
  }
}

function is(byte: number): Class {
  return (it) => it === byte;
}

function range(from: number | undefined, to: number | undefined): Class {
  if (from === undefined || to === undefined) return () => false;
  return (it) => from <= it && it <= to;
}

const among = (pattern: RegExp): Class => {
  const table = Array.from({ length: 256 }, (_, i) => pattern.test(String.fromCharCode(i)));
  return (it) => table[it] ?? false;
};

const CLASSES: Readonly<Record<string, Class>> = {
  a: among(/[A-Za-z]/),
  c: (it) => it < 0x20 || it === 0x7f,
  d: among(/[0-9]/),
  l: among(/[a-z]/),
  p: among(/[!-/:-@[-`{-~]/),
  s: among(/[ \f\n\r\t\v]/),
  u: among(/[A-Z]/),
  w: among(/[0-9A-Za-z]/),
  x: among(/[0-9A-Fa-f]/),
  z: is(0),
};
