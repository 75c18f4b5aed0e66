import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in the repository's `package.json`. */
export function version(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return (manifest as { version?: string }).version ?? '0.0.0';
}
