import { statSync } from 'node:fs';
import type { RemoteOutcome } from './remote-outcome';

/** Git holds a lock for moments, or while the editor of a commit is open. An older one is stale, in milliseconds. */
const STALE = 60_000;

/**
 * A lock of git on this machine that stopped a command, by name and age: another process may release a young one, but
 * nobody releases a stale one.
 *
 * @param reason git's message.
 * @param now milliseconds since 1970.
 * @returns `undefined` if the message is about something else, or the lock is gone.
 */
export function heldLock(
  reason: string,
  now = Date.now(),
): Extract<RemoteOutcome, { readonly kind: 'race' | 'refused' }> | undefined {
  const [, file] = /'(\/[^'\n]*\.lock)': File exists/.exec(reason) ?? [];
  const made = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return undefined;
  const cause = `git's lock ${file} exists, and is ${ageText(now - made)} old`;
  if (now - made < STALE) return { kind: 'race', reason, cause };
  return {
    kind: 'refused',
    reason: `${cause[0]?.toUpperCase()}${cause.slice(1)}: a git process that was killed left it, or one still runs.`,
    fix: `If no git process uses this repository, nor an editor of \`git commit\`, delete ${file}.`,
  };
}

function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const [unit, size] = units.find((it) => seconds >= it[1]) ?? ['second', 1];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
