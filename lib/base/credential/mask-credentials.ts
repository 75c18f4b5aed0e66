import { recognizedIn } from './find-credential';
import { settingsIn } from './settings';

const MASK = '***';

/**
 * Replaces every credential of a known form in a text, and the values of settings such as `password=…`, by `***`: for
 * texts of other programs, such as git and the hooks of a server.
 */
export function maskCredentials(text: string): string {
  const ranges = [...recognizedIn(text), ...settingsIn(text)].sort((a, b) => a.start - b.start);
  let masked = '';
  let at = 0;
  for (const { start, end } of ranges) {
    if (end <= at) continue;
    masked += start >= at ? `${text.slice(at, start)}${MASK}` : '';
    at = end;
  }
  return masked + text.slice(at);
}
