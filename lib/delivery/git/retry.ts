import { DeliveryError, type FailureKind } from '../delivery-error';
import { pause, pauseAfter } from './backoff';
import type { TransientFailure } from './branch';

/** Called with what a delivery waits for. */
export type OnWait = (what: string, kind: 'race' | 'unreachable' | 'history') => void;

/** Says that nothing is done twice. */
export const RETRY_ADVICE = 'Run it again: what has been done will not be done twice.';

/** Waits between tries, until the time is up. */
export class Retry {
  private failures = 0;
  private begun = Date.now();

  /** @param deadline milliseconds since 1970. */
  constructor(
    private readonly deadline: number,
    private readonly onWait: OnWait,
  ) {}

  /** The number of the try that is on. */
  get tries(): number {
    return this.failures + 1;
  }

  /**
   * Waits before the next try.
   *
   * @param where such as `main of origin`.
   * @param mayHaveArrived whether something was pushed, and nobody knows what became of it.
   * @throws DeliveryError when the time is up.
   */
  after({ kind, reason }: TransientFailure, where: string, mayHaveArrived: boolean): void {
    const took = Date.now() - this.begun;
    const tries = this.tries === 1 ? '1 try' : `${this.tries} tries`;
    this.failures++;
    const left = this.deadline - Date.now();
    if (left <= 0) {
      const why = kind === 'race' ? `lost ${tries} to others` : `not reached in ${tries}`;
      throw new DeliveryError(
        `Bringing it to ${where}`,
        `The time is up, ${why}. ${reason}`,
        fixFor(kind, mayHaveArrived),
        kind,
      );
    }
    const what =
      kind === 'race' ? 'Somebody else was faster' : `Not reached: ${reason.split('\n').at(-1)}`;
    this.onWait(`${what}; try ${this.tries} …`, kind);
    pause(Math.min(left, pauseAfter(this.failures, Math.random(), took)));
    this.begun = Date.now();
  }
}

function fixFor(kind: FailureKind, mayHaveArrived: boolean): string {
  if (mayHaveArrived) return `It may have arrived all the same. ${RETRY_ADVICE}`;
  return kind === 'race'
    ? `Give it more time by --timeout. ${RETRY_ADVICE}`
    : `Check the network, and the address of the remote. ${RETRY_ADVICE}`;
}
