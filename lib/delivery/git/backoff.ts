/** The upper limit of the first pause after a fast attempt, in milliseconds. */
const FIRST = 100;
/** The longest pause, in milliseconds. */
const LONGEST = 15_000;

/**
 * The pause after a lost race, in milliseconds: exponential backoff with full jitter, scaled by the duration of an
 * attempt.
 *
 * @param lost the number of races lost so far.
 * @param random from 0 to 1.
 * @param took the duration of the last attempt, in milliseconds.
 */
export function pauseAfter(lost: number, random: number, took: number): number {
  return Math.round(random * Math.min(LONGEST, Math.max(FIRST, took) * 2 ** (lost - 1)));
}
