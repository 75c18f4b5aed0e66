import { DeliveryError } from '../delivery-error';
import { pause, pauseAfter } from './backoff';
import type { TransientFailure } from './remote-outcome';

/** Called with the reason why a delivery waits. */
export type OnWait = (what: string, kind: 'race' | 'unreachable' | 'history') => void;

/** What is known of the pushes of a delivery that have no known outcome: none was sent, or whether one has arrived. */
export type Arrival = 'not pushed' | 'not arrived' | 'unknown';

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

  /** True after the deadline. */
  get isOver(): boolean {
    return Date.now() >= this.deadline;
  }

  /**
   * Waits before the next attempt.
   *
   * @param where for example `main of origin`.
   * @throws DeliveryError after the deadline.
   */
  after(failure: TransientFailure, where: string, arrival: Arrival): void {
    const took = Date.now() - this.begun;
    const attempts = this.tries === 1 ? '1 attempt' : `${this.tries} attempts`;
    this.failures++;
    const { kind, reason } = failure;
    if (this.isOver) {
      throw new DeliveryError(
        `Delivering to ${where}`,
        `Timed out after ${attempts}: ${causeOf(failure)}. ${reason}`,
        fixFor(failure, arrival),
        kind,
      );
    }
    const what = kind === 'race' ? sentence(failure) : `Unreachable: ${failure.headline}`;
    this.onWait(`${what}; attempt ${this.tries} …`, kind);
    const left = this.deadline - Date.now();
    pause(Math.max(0, Math.min(left, pauseAfter(this.failures, Math.random(), took))));
    this.begun = Date.now();
  }
}

function causeOf(failure: TransientFailure): string {
  if (failure.kind === 'unreachable') return 'the remote was unreachable';
  return failure.cause ?? 'the branch moved each time';
}

function sentence({ cause = 'the branch has moved' }: { readonly cause?: string }): string {
  return `${cause.charAt(0).toUpperCase()}${cause.slice(1)}`;
}

function fixFor({ kind }: TransientFailure, arrival: Arrival): string {
  if (arrival === 'unknown') return `The push may have arrived nevertheless. ${RETRY_ADVICE}`;
  if (arrival === 'not arrived') {
    return `The push had not arrived when the time was over; a slow server may still complete it. ${RETRY_ADVICE}`;
  }
  return kind === 'race'
    ? `Raise --timeout. ${RETRY_ADVICE}`
    : `Check the network and the URL of the remote. ${RETRY_ADVICE}`;
}
