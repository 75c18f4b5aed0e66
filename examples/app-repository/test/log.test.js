// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../src/log.js';

test('a line is one JSON object, also with a line break in a field', () => {
  /** @type {string[]} */
  const lines = [];
  createLog('info', (line) => lines.push(line)).warn('slow', { path: '/a\nb' });
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /^[^\n]*\n$/);
  const { time, ...rest } = JSON.parse(lines[0] ?? '');
  assert.deepEqual(rest, { level: 'warn', message: 'slow', path: '/a\nb' });
  assert.equal(new Date(time).toISOString(), time);
});

test('levels below the lowest are dropped', () => {
  /** @type {string[]} */
  const levels = [];
  const log = createLog('warn', (line) => levels.push(JSON.parse(line).level));
  for (const level of /** @type {const} */ (['debug', 'info', 'warn', 'error'])) log[level]('x');
  assert.deepEqual(levels, ['warn', 'error']);
});
