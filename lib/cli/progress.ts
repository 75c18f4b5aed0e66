import type { OnWait } from '../delivery/git/retry';

/** A line that says how far a long step is: on a terminal only, and only once it has taken a while. */
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

/** Says what is waited for: a lost race on a terminal only, what may be wrong everywhere, but once there. */
export function showWait(): OnWait {
  let isTold = false;
  return (what, kind) => {
    if (!process.stderr.isTTY && (kind !== 'unreachable' || isTold)) return;
    if (kind === 'unreachable') isTold = true;
    process.stderr.write(`${what}\n`);
  };
}
