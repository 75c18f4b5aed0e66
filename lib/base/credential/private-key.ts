import type { Recognized } from './recognized';

/** Up to the first line of the key: an explanation that mentions the header has none. */
const PEM =
  /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]){0,40}(?:[A-Z][A-Za-z-]{1,40}: [^\n\\]{0,200}(?:\r?\n|(?:\\r)?\\n)[ \t]{0,40}){0,5}(?:\s|\\[nr]){0,40}(?=[A-Za-z0-9+/]{20})/g;
const PEM_END = /-----END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----/;
const PUTTY = /(?<![\w-])Private-Lines: \d{1,4}\s{1,4}[A-Za-z0-9+/=\r\n]{20,}/g;
/** The private part of a key in JSON. */
const JSON_KEY = /"d"\s{0,8}:\s{0,8}"[\w-]{20,}"/g;

/** The private keys in a text: of any algorithm, encrypted or not, in PEM, in JSON, or of PuTTY. */
export function* privateKeysIn(text: string): Generator<Recognized> {
  if (text.includes('PRIVATE KEY')) {
    const isGoogle = text.includes('"private_key_id"');
    const what = isGoogle ? 'the key of a Google Cloud service account' : 'a private key';
    for (const { index, 0: head } of text.matchAll(PEM)) {
      yield { what, start: index, end: endOfPem(text, index + head.length) };
    }
  }
  if (text.includes('Private-Lines: ')) yield* matches(text, PUTTY);
  if (text.includes('"kty"')) yield* matches(text, JSON_KEY);
}

/** The end of the key, or of its characters, if the text breaks off before. */
function endOfPem(text: string, from: number): number {
  const next = text.indexOf('-----BEGIN', from);
  const limit = next < 0 ? text.length : next;
  const end = PEM_END.exec(text.slice(from, limit));
  return end ? from + end.index + end[0].length : limit;
}

function* matches(text: string, pattern: RegExp): Generator<Recognized> {
  for (const match of text.matchAll(pattern)) {
    yield { what: 'a private key', start: match.index, end: match.index + match[0].length };
  }
}

/** The start of each kind of private key in ASN.1, in hexadecimal. */
const DER = [
  // PKCS #8: version 0 or 1, and an algorithm.
  /^02010[01]30..06/,
  // PKCS #1: version 0, and a modulus.
  /^020100028[12]/,
  // SEC 1: version 1, and the key itself.
  /^02010104[1-4]/,
  // Encrypted PKCS #8: an algorithm of PKCS #5 or PKCS #12.
  /^30..06(?:092a864886f70d0105|0a2a864886f70d010c)/,
];

/** True for a private key without the lines around it, as bytes in a string. */
export function isPrivateKeyDer(bytes: string): boolean {
  if (bytes.charCodeAt(0) !== 0x30 || bytes.length < 40) return false;
  const length = bytes.charCodeAt(1);
  const start = length < 0x80 ? 2 : 2 + (length & 0x7f);
  const body = Buffer.from(bytes.slice(start, start + 20), 'latin1').toString('hex');
  return DER.some((it) => it.test(body));
}
