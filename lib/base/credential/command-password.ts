import { isNamedCredential } from './credential-name';
import type { Recognized } from './recognized';

/** Programs, their options for a password, and whether it may be the next word. */
const OPTIONS: readonly (readonly [program: RegExp, option: string, separate: boolean])[] = [
  // Without a value, `-p` asks for the password.
  [/^(?:mysql|mariadb-?)(?:admin|check|dump|import|show|slap)$|^(?:mysql|mariadb)$/, '-p', false],
  [/^(?:redis|valkey|keydb)-cli$/, '-a', true],
  [/^mongo(?:sh|dump|restore|export|import|files|stat|top)?$/, '-p', true],
  [/^sqlcmd$/, '-P', true],
  [/^sshpass$/, '-p', true],
  [/^ldap(?:add|delete|modify|passwd|search|whoami)$/, '-w', true],
  [/^mosquitto_(?:pub|sub|rr)$/, '-P', true],
];
const PROGRAM =
  /(?<![\w.-])(?:(?:mysql|mariadb|mongo)[a-z-]{0,20}|(?:redis|valkey|keydb)-cli|sqlcmd|sshpass|ldap[a-z]{3,8}|mosquitto_[a-z]{2,3})(?=[\s"'])/g;
/** An option, what a shell computes, and ports, as in `docker run --name mongo -p 80:80`. */
const NO_PASSWORD = /^[-$]|\$[A-Z_{(]|`|^[\d.:]+$/;
/** Up to the end of the command. A line may be continued. */
const COMMAND = /(?:\\\r?\n|"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\n|;&]){0,400}/y;
const WORD = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
/** As in `["redis-cli", "-a", "…"]`. */
const ITEM = /"[^"\n]*"|'[^'\n]*'/g;

/** The passwords in the short options of programs, such as `redis-cli -a …`. */
export function* commandPasswordsIn(text: string): Generator<Recognized> {
  if (!/sql|mariadb|mongo|-cli|sshpass|ldap|mosquitto/.test(text)) return;
  let read = 0;
  for (const { 0: program, index } of text.matchAll(PROGRAM)) {
    if (index < read) continue;
    COMMAND.lastIndex = index;
    const command = COMMAND.exec(text)?.[0] ?? '';
    const isList = /["']/.test(text.charAt(index + program.length));
    // After the quote that ends the program.
    const from = isList ? program.length + 1 : program.length;
    const words = [...command.slice(from).matchAll(isList ? ITEM : WORD)];
    const plain = words.map(([word]) => word.replace(/["']/g, ''));
    const found = commandPassword([program, ...plain]);
    const word = found && words[found.index - 1];
    if (!word) {
      read = index + (isList ? program.length : command.length);
      continue;
    }
    const start = index + from + word.index;
    read = start + word[0].length;
    yield { what: found.what, start, end: read };
  }
}

/** The index of the word of a command with a password in a short option, and what it is. */
export function commandPassword(
  words: readonly unknown[],
): { readonly index: number; readonly what: string } | undefined {
  for (let i = 0; i < words.length; i++) {
    const program = nameOf(words[i]);
    const known = optionOf(program);
    if (!known) continue;
    const index = passwordOf(words, i + 1, known[1], known[2]);
    if (index !== undefined) return { index, what: `a password for ${program}` };
  }
  return undefined;
}

function optionOf(program: string): (typeof OPTIONS)[number] | undefined {
  return OPTIONS.find(([pattern]) => pattern.test(program));
}

/** The last part of the path of a program. */
function nameOf(word: unknown): string {
  return typeof word === 'string' ? word.slice(word.lastIndexOf('/') + 1) : '';
}

function passwordOf(
  words: readonly unknown[],
  from: number,
  option: string,
  separate: boolean,
): number | undefined {
  for (let i = from; i < words.length; i++) {
    const word = words[i];
    if (typeof word !== 'string') continue;
    // The first can be the name of a container.
    if (optionOf(nameOf(word))) return undefined;
    if (!word.startsWith(option)) continue;
    const isSeparate = word === option;
    if (isSeparate && !separate) continue;
    const value = isSeparate ? words[i + 1] : word.slice(option.length);
    if (typeof value !== 'string' || NO_PASSWORD.test(value)) continue;
    if (isNamedCredential('password', value)) return isSeparate ? i + 1 : i;
  }
  return undefined;
}
