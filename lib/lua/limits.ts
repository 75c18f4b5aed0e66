/** A script has used up its time or its memory, or does what is not possible here. A script cannot catch this. */
export class ScriptAbort extends Error {}

/** What a script may use. */
export interface Limits {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes, of everything that the script creates: what it no longer uses counts. */
  readonly memory: number;
}

/** How many steps there are between two looks at the clock. */
const STEPS = 1000;

/** Counts what a script uses. */
export class Budget {
  private steps = STEPS;
  private bytes = 0;
  private readonly end: number;

  /** @param now the time in milliseconds, which never goes backwards. */
  constructor(
    private readonly limits: Limits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.end = now() + limits.time;
  }

  /** Counts one step, such as a call or a pass of a loop. @throws {@link ScriptAbort} */
  step(): void {
    if (--this.steps > 0) return;
    this.steps = STEPS;
    if (this.now() > this.end) {
      throw new ScriptAbort(`the script ran longer than ${this.limits.time / 1000} s`);
    }
  }

  /** @throws {@link ScriptAbort} */
  allocate(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes <= this.limits.memory) return;
    const megabytes = Math.round(this.limits.memory / 2 ** 20);
    throw new ScriptAbort(`the script used more than ${megabytes} MB of memory`);
  }

  /** Counts a text that is joined of others: it shares them, and few are ever copied. @throws {@link ScriptAbort} */
  join(length: number): void {
    this.allocate(length > this.limits.memory ? length : 32);
  }
}
