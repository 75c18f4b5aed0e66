import type { Budget } from './limits';
import { type Item, type Pattern, PatternError } from './pattern';

/** What a pair of parentheses has matched: a part of the text, or a position in it, counted from 1. */
export type Captured = string | number;

export interface Match {
  readonly start: number;
  readonly end: number;
  readonly captures: readonly Captured[];
}

interface Open {
  readonly start: number;
  readonly end: number;
  readonly isPosition: boolean;
}

/** Finds at most `limit` matches from an offset on. */
export function findMatches(
  budget: Budget,
  pattern: Pattern,
  text: string,
  offset: number,
  limit: number,
): Match[] {
  const matches: Match[] = [];
  for (let start = offset; start <= text.length; ) {
    budget.step();
    const match = new Matcher(budget, pattern, text).match(start);
    start++;
    if (match) {
      start = Math.max(start, match.end);
      budget.allocate(64);
      matches.push(match);
    }
    if (matches.length === limit || pattern.isAtStart) break;
  }
  return matches;
}

/** How deep a match may go. */
const MAX_DEPTH = 2000;

class Matcher {
  private readonly captures: (Open | undefined)[] = [];
  private depth = 0;

  constructor(
    private readonly budget: Budget,
    private readonly pattern: Pattern,
    private readonly text: string,
  ) {}

  match(start: number): Match | undefined {
    const end = this.items(this.pattern.items, 0, start, (at) =>
      this.pattern.isAtEnd && at < this.text.length ? undefined : at,
    );
    if (end === undefined) return undefined;
    const captures = this.captures
      .slice(1)
      .map((it) => (it?.isPosition ? it.start + 1 : this.text.slice(it?.start, it?.end)));
    return { start, end, captures };
  }

  /** Matches the items from an index on, and then what follows them. Returns the end of the whole match. */
  private items(
    items: readonly Item[],
    index: number,
    at: number,
    then: (at: number) => number | undefined,
  ): number | undefined {
    this.budget.step();
    const item = items[index];
    if (item === undefined) return then(at);
    const next = (from: number) => this.items(items, index + 1, from, then);
    if (++this.depth > MAX_DEPTH) throw new PatternError('pattern/input too complex');
    try {
      return this.item(item, at, next);
    } finally {
      this.depth--;
    }
  }

  private item(
    item: Item,
    at: number,
    next: (at: number) => number | undefined,
  ): number | undefined {
    switch (item.kind) {
      case 'single':
        return this.fits(item.matches, at) ? next(at + 1) : undefined;
      case 'repeat':
        return this.repeat(item, at, next);
      case 'position':
        this.captures[item.index] = { start: at, end: at, isPosition: true };
        return next(at);
      case 'capture':
        return this.capture(item, at, next);
      case 'brace': {
        const end = this.brace(item.open, item.close, at);
        return end === undefined ? undefined : next(end);
      }
      case 'same': {
        const captured = this.captures[item.index];
        if (captured === undefined) throw new PatternError('invalid capture index');
        const text = this.text.slice(captured.start, captured.end);
        return this.text.startsWith(text, at) ? next(at + text.length) : undefined;
      }
    }
  }

  private fits(matches: (byte: number) => boolean, at: number): boolean {
    return at < this.text.length && matches(this.text.charCodeAt(at));
  }

  private repeat(
    { type, matches }: Extract<Item, { kind: 'repeat' }>,
    at: number,
    next: (at: number) => number | undefined,
  ): number | undefined {
    if (type === '-') {
      for (let end = at; ; end++) {
        const found = next(end);
        if (found !== undefined) return found;
        if (!this.fits(matches, end)) return undefined;
        this.budget.step();
      }
    }
    const most = type === '?' ? at + 1 : this.text.length;
    let end = at;
    while (end < most && this.fits(matches, end)) end++;
    for (const least = type === '+' ? at + 1 : at; end >= least; end--) {
      this.budget.step();
      const found = next(end);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private capture(
    { index, items }: Extract<Item, { kind: 'capture' }>,
    at: number,
    next: (at: number) => number | undefined,
  ): number | undefined {
    const before = this.captures[index];
    this.captures[index] = { start: at, end: at, isPosition: false };
    const found = this.items(items, 0, at, (end) => {
      const open = this.captures[index];
      this.captures[index] = { start: at, end, isPosition: false };
      const rest = next(end);
      if (rest === undefined) this.captures[index] = open;
      return rest;
    });
    if (found === undefined) this.captures[index] = before;
    return found;
  }

  private brace(open: number, close: number, at: number): number | undefined {
    if (this.text.charCodeAt(at) !== open) return undefined;
    let count = 1;
    for (let i = at + 1; i < this.text.length; i++) {
      const byte = this.text.charCodeAt(i);
      if (byte === close) count--;
      if (count === 0) return i + 1;
      if (byte === open) count++;
    }
    return undefined;
  }
}
