// @ts-check
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { createLog } from '../src/log.js';
import { Service } from '../src/service.js';

/** @type {Record<string, unknown>[]} */
let lines = [];
const logged = new EventEmitter();
/** @type {Service} */
let service;
let url = '';
let port = 0;

beforeEach(async () => {
  lines = [];
  const log = createLog('debug', (line) => {
    lines.push(JSON.parse(line));
    logged.emit('line');
  });
  service = new Service({ log, newCheckout: true });
  port = await service.listen(0);
  url = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  await service.close(0);
});

/** @param {string} body */
const postTotals = (body) => fetch(`${url}/totals`, { method: 'POST', body });

test('it is alive and ready', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const { status, headers } = await fetch(url + path);
    assert.deepEqual([status, headers.get('content-type')], [200, 'application/json']);
  }
});

test('it answers with the total of a cart', async () => {
  const response = await postTotals('{"items":[{"unitPrice":250,"quantity":10}]}');
  assert.deepEqual([response.status, await response.json()], [200, { total: 2250 }]);
});

test('it says what is wrong with a request', async () => {
  const bad = await postTotals('{"items":1}');
  assert.deepEqual([bad.status, await bad.json()], [400, { error: 'items is not a list.' }]);
  assert.equal((await postTotals(' '.repeat(65 * 1024))).status, 413);
  assert.equal((await fetch(`${url}/nothing`)).status, 404);
  const wrongMethod = await fetch(`${url}/totals`);
  assert.deepEqual([wrongMethod.status, wrongMethod.headers.get('allow')], [405, 'POST']);
});

test('it logs a request without its query, and probes only for debugging', async () => {
  await fetch(`${url}/nothing?token=secret`);
  await fetch(`${url}/healthz`);
  assert.deepEqual(
    lines.map(({ level, path, status }) => [level, path, status]),
    [
      ['info', '/nothing', 404],
      ['debug', '/healthz', 200],
    ],
  );
});

test('a client that leaves in the middle of a request is no error of the service', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('POST /totals HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
  await once(service.server, 'request');
  const line = once(logged, 'line');
  socket.destroy();
  await line;
  assert.deepEqual([lines[0]?.level, lines[0]?.status], ['info', 499]);
});

test('during a shutdown it is alive but not ready, and closes each connection it answers', async () => {
  assert.equal((await fetch(`${url}/healthz`)).headers.get('connection'), 'keep-alive');
  service.failReadiness();
  assert.equal((await fetch(`${url}/readyz`)).status, 503);
  const alive = await fetch(`${url}/healthz`);
  assert.deepEqual([alive.status, alive.headers.get('connection')], [200, 'close']);
});

test('a connection without a request does not hold up the shutdown', async () => {
  const socket = connect(port, '127.0.0.1');
  // The server has seen the connection once it answers a later one.
  await once(socket, 'connect');
  await fetch(`${url}/healthz`);
  socket.on('error', () => {});
  assert.equal(await service.close(2_000), 0);
});

test('a request that takes longer than the timeout is cut', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('POST /totals HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
  await once(service.server, 'request');
  socket.on('error', () => {});
  assert.equal(await service.close(1), 1);
});
