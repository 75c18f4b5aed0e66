/** The first pause is at most so long, in milliseconds, however short the try was. */
const FIRST = 100;
/** No pause is longer, in milliseconds. */
const LONGEST = 15_000;

/**
 * How long to wait after a lost race, in milliseconds: at random, so that those who collided do not collide again, and
 * the longer the more often it was lost, and the longer a try takes.
 *
 * @param lost how many races were lost so far.
 * @param random from 0 to 1.
 * @param took how long the last try has taken, in milliseconds.
 */
export function pauseAfter(lost: number, random: number, took: number): number {
  return Math.round(random * Math.min(LONGEST, Math.max(FIRST, took) * 2 ** (lost - 1)));
}

/** Does nothing for a while. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
