// @ts-check

/** @typedef {'debug' | 'info' | 'warn' | 'error'} Level */
/** @typedef {(message: string, fields?: Record<string, unknown>) => void} Write */
/** @typedef {Readonly<Record<Level, Write>>} Log */

const LEVELS = /** @type {const} */ (['debug', 'info', 'warn', 'error']);

/**
 * A log of JSON lines, which a log agent reads without a pattern.
 *
 * @param {Level} lowest Levels below it are dropped.
 * @param {(line: string) => void} [write] Default: to the standard output.
 * @returns {Log}
 */
export function createLog(lowest, write = (line) => process.stdout.write(line)) {
  /** @param {Level} level @returns {Write} */
  const writer = (level) => (message, fields) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(lowest)) return;
    const time = new Date().toISOString();
    write(`${JSON.stringify({ time, level, message, ...fields })}\n`);
  };
  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
  };
}
