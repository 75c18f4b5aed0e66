import { DeliveryError, type FailureKind } from '../delivery-error';
import { pause, pauseAfter } from './backoff';
import type { TransientFailure } from './branch';

/** Called with the reason why a delivery waits. */
export type OnWait = (what: string, kind: 'race' | 'unreachable' | 'history') => void;

export const RETRY_ADVICE = 'Run the command again. That is safe: nothing is done twice.';

/** Waits between attempts, until the deadline. */
export class Retry {
  private failures = 0;
  private begun = Date.now();

  /** @param deadline milliseconds since 1970. */
  constructor(
    private readonly deadline: number,
    private readonly onWait: OnWait,
  ) {}

  /** The number of the current attempt. */
  get tries(): number {
    return this.failures + 1;
  }

  /**
   * Waits before the next attempt.
   *
   * @param where for example `main of origin`.
   * @param mayHaveArrived true if a push had no known outcome.
   * @throws DeliveryError after the deadline.
   */
  after({ kind, reason }: TransientFailure, where: string, mayHaveArrived: boolean): void {
    const took = Date.now() - this.begun;
    const attempts = this.tries === 1 ? '1 attempt' : `${this.tries} attempts`;
    this.failures++;
    const left = this.deadline - Date.now();
    if (left <= 0) {
      const why = kind === 'race' ? 'the branch moved each time' : 'the remote was unreachable';
      throw new DeliveryError(
        `Delivering to ${where}`,
        `Timed out after ${attempts}: ${why}. ${reason}`,
        fixFor(kind, mayHaveArrived),
        kind,
      );
    }
    const what =
      kind === 'race' ? 'The branch has moved' : `Unreachable: ${reason.split('\n').at(-1)}`;
    this.onWait(`${what}; attempt ${this.tries} …`, kind);
    pause(Math.min(left, pauseAfter(this.failures, Math.random(), took)));
    this.begun = Date.now();
  }
}

function fixFor(kind: FailureKind, mayHaveArrived: boolean): string {
  if (mayHaveArrived) return `The push may have arrived nevertheless. ${RETRY_ADVICE}`;
  return kind === 'race'
    ? `Raise --timeout. ${RETRY_ADVICE}`
    : `Check the network and the URL of the remote. ${RETRY_ADVICE}`;
}
