import { isPrivateKeyDer } from './private-key';
import type { Recognized } from './recognized';

/** Base64 of either alphabet, also on several lines. */
const RUN = /[A-Za-z0-9+/_-]{24,}(?:\r?\n[ \t]{0,40}[A-Za-z0-9+/_-]{4,})*={0,2}/g;
/** Base64 within base64, as in a kubeconfig in a Secret. */
const DEEPEST = 2;

/**
 * The credentials in base64 in a text.
 *
 * @param find names the first credential in a text that was encoded.
 */
export function* encodedIn(
  text: string,
  find: (decoded: string, depth: number) => string | undefined,
  depth = 0,
): Generator<Recognized> {
  if (depth >= DEEPEST) return;
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const found = inRun(run, find, depth);
    if (found) yield { what: found, start: index, end: index + run.length };
  }
}

function inRun(
  run: string,
  find: (decoded: string, depth: number) => string | undefined,
  depth: number,
): string | undefined {
  const lines = run.includes('\n') ? [run.replace(/\s+/g, ''), ...run.split(/\s+/)] : [run];
  for (const line of lines) {
    // A path may stand before it.
    const candidates = line.includes('/') ? [line, line.slice(line.lastIndexOf('/') + 1)] : [line];
    for (const candidate of candidates) {
      const decoded = decode(candidate);
      if (decoded === undefined) continue;
      if (isPrivateKeyDer(decoded)) return 'a private key';
      const found = isText(decoded) ? find(decoded, depth + 1) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** The bytes as a string; `undefined` for what cannot be a text or a key, such as a name or a hash. */
function decode(run: string): string | undefined {
  if (run.length < 24 || !/[A-Z]/.test(run) || !/[a-z]/.test(run)) return undefined;
  const head = Buffer.from(run.slice(0, 24), 'base64').toString('latin1');
  if (head.charCodeAt(0) !== 0x30 && !isText(head)) return undefined;
  return Buffer.from(run, 'base64').toString('latin1');
}

/** True without control characters, but for those of a text. */
function isText(decoded: string): boolean {
  for (let i = 0; i < decoded.length && i < 64; i++) {
    const code = decoded.charCodeAt(i);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return false;
    if (code === 127) return false;
  }
  return true;
}
