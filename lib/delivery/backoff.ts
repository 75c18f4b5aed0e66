/** The first pause is at most so long, in milliseconds. */
const FIRST = 100;
/** No pause is longer, in milliseconds. */
const LONGEST = 5000;

/**
 * How long to wait after a lost race, in milliseconds: at random, so that those who collided do not collide again, and
 * the longer the more often it was lost.
 *
 * @param lost how many races were lost so far.
 * @param random from 0 to 1.
 */
export function pauseAfter(lost: number, random: number): number {
  return Math.round(random * Math.min(LONGEST, FIRST * 2 ** (lost - 1)));
}

/** Does nothing for a while. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
