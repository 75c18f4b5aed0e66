import { pause } from '../../base/pause';
import { DeliveryError } from '../delivery-error';
import { pauseAfter } from './backoff';
import type { TransientFailure } from './remote-outcome';

/** Called with the reason why a delivery waits. */
export type OnWait = (what: string, kind: 'race' | 'unreachable' | 'history') => void;

/** What is known of the pushes of a delivery that have no known outcome: none was sent, or whether one has arrived. */
export type Arrival = 'not pushed' | 'not arrived' | 'unknown';

export const RETRY_ADVICE = 'Run the command again. That is safe: nothing is done twice.';

/** An unknown error, which may be a refusal, is not retried more often than this. */
const UNEXPLAINED_ATTEMPTS = 3;

/** Waits between attempts, until the deadline. */
export class Retry {
  private failures = 0;
  private unexplained = 0;
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

  /** True if there is no attempt after this failure: the deadline is over, or others would fail, too. */
  isOver(failure: TransientFailure): boolean {
    return Date.now() >= this.deadline || this.isHopeless(failure);
  }

  private isHopeless(failure: TransientFailure): boolean {
    return isUnexplained(failure) && this.unexplained + 1 >= UNEXPLAINED_ATTEMPTS;
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
    const { kind, reason } = failure;
    if (this.isOver(failure)) {
      const what = this.isHopeless(failure)
        ? `Gave up after ${attempts}: ${reason}`
        : `Timed out after ${attempts}: ${causeOf(failure)}. ${reason}`;
      throw new DeliveryError(`Delivering to ${where}`, what, fixFor(failure, arrival), kind);
    }
    this.failures++;
    if (isUnexplained(failure)) this.unexplained++;
    this.onWait(`${headlineOf(failure)}; attempt ${this.tries} …`, kind);
    const left = this.deadline - Date.now();
    pause(Math.max(0, Math.min(left, pauseAfter(this.failures, Math.random(), took))));
    this.begun = Date.now();
  }
}

function isUnexplained(failure: TransientFailure): boolean {
  return failure.kind === 'unreachable' && failure.isUnexplained === true;
}

function causeOf(failure: TransientFailure): string {
  if (failure.kind === 'race') return failure.cause ?? 'the branch moved each time';
  return failure.isRejected ? 'the remote failed each time' : 'the remote was unreachable';
}

function headlineOf(failure: TransientFailure): string {
  if (failure.kind === 'race') return sentence(failure);
  return `${failure.isRejected ? 'The remote fails' : 'Unreachable'}: ${failure.headline}`;
}

function sentence({ cause = 'the branch has moved' }: { readonly cause?: string }): string {
  return `${cause.charAt(0).toUpperCase()}${cause.slice(1)}`;
}

function fixFor(failure: TransientFailure, arrival: Arrival): string {
  if (isUnexplained(failure)) {
    const arrived = arrival === 'unknown' ? ' The push may have arrived nevertheless.' : '';
    return `Fix the error that the remote reports.${arrived} ${RETRY_ADVICE}`;
  }
  if (arrival === 'unknown') return `The push may have arrived nevertheless. ${RETRY_ADVICE}`;
  if (arrival === 'not arrived') {
    return `The push had not arrived when the time was over; a slow server may still complete it. ${RETRY_ADVICE}`;
  }
  if (failure.kind === 'race') return `Raise --timeout. ${RETRY_ADVICE}`;
  if (failure.isRejected)
    return `Fix what the remote reports: nothing has arrived. ${RETRY_ADVICE}`;
  return `Check the network and the URL of the remote. ${RETRY_ADVICE}`;
}
