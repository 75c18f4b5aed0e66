import type { OnWait } from '../delivery/git/retry';

/** A progress line for slow steps. It is shown on a terminal only, after half a second. */
export class Progress {
  private readonly start = Date.now();
  private shownAt = 0;

  constructor(private readonly what: string) {}

  show(done: number, total: number): void {
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.start < 500 || now - this.shownAt < 100) return;
    this.shownAt = now;
    process.stderr.write(`\r${this.what} ${done} of ${total} …`);
  }

  /** Removes the line. */
  end(): void {
    if (this.shownAt > 0) process.stderr.write('\r\u001b[K');
  }
}

/** Reports what a delivery waits for. Without a terminal, only an unreachable remote is reported, and only once. */
export function showWait(): OnWait {
  let isShown = false;
  return (what, kind) => {
    if (!process.stderr.isTTY && (kind !== 'unreachable' || isShown)) return;
    if (kind === 'unreachable') isShown = true;
    process.stderr.write(`${what}\n`);
  };
}

/** Shows which step is under way, and what it waits for, on a terminal only. */
export class StepProgress {
  private isShown = false;
  private what = '';

  start(what: string): void {
    this.what = what;
    this.show(`${what} …`);
  }

  wait(reason: string): void {
    const [first = ''] = reason.split('\n');
    this.show(`${this.what} … ${first}`);
  }

  /** Removes the line. */
  end(): void {
    if (this.isShown) process.stderr.write('\r\u001b[K');
    this.isShown = false;
  }

  private show(line: string): void {
    if (!process.stderr.isTTY) return;
    this.isShown = true;
    // A longer line would wrap, and could not be removed.
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`\r\u001b[K${line.slice(0, width)}`);
  }
}
