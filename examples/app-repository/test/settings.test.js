// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../src/settings.js';

test('without a variable, the service has its defaults', () => {
  assert.deepEqual(readSettings({}), {
    port: 8080,
    logLevel: 'info',
    newCheckout: false,
    shutdownDelay: 5000,
    shutdownTimeout: 20_000,
  });
});

test('variables change the settings', () => {
  const env = { PORT: '9000', LOG_LEVEL: 'debug', FEATURE_NEW_CHECKOUT: 'true' };
  const { port, logLevel, newCheckout } = readSettings(env);
  assert.deepEqual([port, logLevel, newCheckout], [9000, 'debug', true]);
});

for (const [name, value] of /** @type {const} */ ([
  ['PORT', ''],
  ['PORT', '65536'],
  ['PORT', '80a'],
  ['LOG_LEVEL', 'verbose'],
  ['FEATURE_NEW_CHECKOUT', 'yes'],
  ['SHUTDOWN_TIMEOUT_MS', '-1'],
])) {
  test(`${name}="${value}" is refused, by name`, () => {
    assert.throws(() => readSettings({ [name]: value }), new RegExp(`^Error: ${name} is`));
  });
}
