import { setTimeout } from 'node:timers/promises';

/** The time, and pauses in it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param milliseconds how long to wait. */
  pause(milliseconds: number): Promise<unknown>;
}

export const CLOCK: Clock = { now: Date.now, pause: (milliseconds) => setTimeout(milliseconds) };
