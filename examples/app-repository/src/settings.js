// @ts-check

/**
 * @typedef {object} Settings
 * @property {number} port The port to listen on. 0 takes a free one.
 * @property {import('./log.js').Level} logLevel
 * @property {boolean} newCheckout
 * @property {number} shutdownDelay Milliseconds between SIGTERM and the end of new connections.
 * @property {number} shutdownTimeout Milliseconds that requests have to finish after that.
 */

/**
 * Reads the settings from the environment.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Settings}
 * @throws {Error} If a value is invalid: a service that starts with a wrong setting is found too late.
 */
export function readSettings(env) {
  return {
    port: wholeNumber(env, 'PORT', 8080, 65_535),
    logLevel: oneOf(env, 'LOG_LEVEL', /** @type {const} */ (['info', 'debug', 'warn', 'error'])),
    newCheckout:
      oneOf(env, 'FEATURE_NEW_CHECKOUT', /** @type {const} */ (['false', 'true'])) === 'true',
    shutdownDelay: wholeNumber(env, 'SHUTDOWN_DELAY_MS', 5_000, 600_000),
    shutdownTimeout: wholeNumber(env, 'SHUTDOWN_TIMEOUT_MS', 20_000, 600_000),
  };
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} name
 * @param {number} standard
 * @param {number} max
 */
function wholeNumber(env, name, standard, max) {
  const text = env[name] ?? String(standard);
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) {
    throw new Error(`${name} is "${text}". Use a whole number from 0 to ${max}.`);
  }
  return Number(text);
}

/**
 * @template {string} T
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} name
 * @param {readonly [T, ...T[]]} values The first is the default.
 * @returns {T}
 */
function oneOf(env, name, values) {
  const text = env[name] ?? values[0];
  const value = values.find((it) => it === text);
  if (value === undefined) throw new Error(`${name} is "${text}". Use ${values.join(', ')}.`);
  return value;
}
