import type { KubectlArgs } from './step';

/** A kubectl command as a person types it in a POSIX shell. */
export function commandLine(context: string, args: KubectlArgs): string {
  return ['kubectl', '--context', context, ...args].map(quoted).join(' ');
}

/** A word, quoted where the shell would change it. */
export function quoted(word: string): string {
  // The placeholder of a context that is not known yet would redirect standard input.
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
