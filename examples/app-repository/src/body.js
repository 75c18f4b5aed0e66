// @ts-check
import { RequestError } from './request-error.js';

const MAX_BYTES = 64 * 1024;

/**
 * Reads the body of a request.
 *
 * @param {import('node:http').IncomingMessage} request
 * @throws {RequestError} If it is too long.
 */
export async function readBody(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // The rest is read and dropped: the client sees the answer only after it has sent all of it.
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BYTES) throw new RequestError(413, `The body is longer than ${MAX_BYTES} bytes.`);
  return Buffer.concat(chunks).toString('utf8');
}
