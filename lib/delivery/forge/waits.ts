import { maskSecrets } from '../../base/mask';
import { pauseAfter } from '../git/backoff';
import { type OnWait, RETRY_ADVICE } from '../git/retry';
import type { Clock } from './clock';
import type { Failed } from './forge';

/** The upper limit of the first pause, in milliseconds. */
const FIRST = 1000;

/** Why a request is made again. */
export interface Transient {
  /** Such as `HTTP 503`. */
  readonly reason: string;
  /** The shortest pause before the next request, in milliseconds. @default 0 */
  readonly atLeast?: number;
}

/** The pauses between the attempts to reach a forge. They end before the deadline. */
export class Waits {
  private failures = 0;

  constructor(
    /** Milliseconds since 1970. */
    private readonly deadline: number,
    private readonly onWait: OnWait,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits before the next attempt.
   *
   * @param name what was asked, such as `GitHub`.
   * @returns the failure, at once, if the deadline would pass.
   */
  async after(name: string, { reason, atLeast = 0 }: Transient): Promise<Failed | undefined> {
    this.failures++;
    const said = maskSecrets(reason);
    const pause = Math.max(atLeast, pauseAfter(this.failures, Math.random(), FIRST));
    const seconds = Math.ceil(pause / 1000);
    if (this.clock.now() + pause >= this.deadline) {
      const until = atLeast > 0 ? ` for another ${seconds} s` : '';
      const attempts = this.failures === 1 ? '1 attempt' : `${this.failures} attempts`;
      return {
        kind: 'failed',
        problem: `${said}${until}; timed out after ${attempts}.`,
        fix: `Try again later, or raise --timeout. ${RETRY_ADVICE}`,
      };
    }
    this.onWait(`${name}: ${said}; attempt ${this.failures + 1} in ${seconds} s …`, 'unreachable');
    await this.clock.pause(pause);
    return undefined;
  }
}
