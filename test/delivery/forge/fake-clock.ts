import type { Clock } from '../../../lib/delivery/forge/clock';

/** A clock on which only pauses take time. */
export class FakeClock implements Clock {
  /** The pauses, in milliseconds. */
  readonly pauses: number[] = [];

  /** @param time milliseconds since 1970. */
  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  async pause(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
    this.time += milliseconds;
  }
}
