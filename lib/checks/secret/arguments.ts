import { commandPassword } from '../../base/credential/command-password';
import { isCredentialInText, isNamedCredential } from '../../base/credential/credential-name';
import { isLogin } from '../../base/credential/login';
import { settingsIn } from '../../base/credential/settings';

/** A quick check of an argument, because the full one is slow. */
const MAYBE = /pass|pwd|secret|token|key|auth|cookie|credential|hook|_pat|bind_?pw/i;
const FLAG = /^--?[A-Za-z][\w.-]*$/;
const ASSIGNMENT = /^(-{0,2})([A-Za-z_][\w.-]*)=(\S*)$/;
/** An option and its value in a shell command. */
const OPTION =
  /(?:^|\s)--([A-Za-z][\w.-]*)[ \t]+(?:(["'])([^"'\n]+)\2|([^\s"'`;&|()-][^\s"'`;&|()]*))/g;

/** A credential in the arguments of a command. */
interface Argument {
  /** The index of the argument with the value. */
  readonly index: number;
  /** Its name, such as `db-password`. */
  readonly name: string;
  /** The option as written, such as `--db-password`. */
  readonly option: string;
}

/** The arguments with hard-coded values whose names denote credentials. */
export function credentialArguments(list: readonly unknown[]): Argument[] {
  const found: Argument[] = [];
  for (let index = 0; index < list.length; index++) {
    const it = list[index];
    if (typeof it !== 'string' || !MAYBE.test(it)) continue;
    const next = list[index + 1];
    if (FLAG.test(it)) {
      const name = it.replace(/^-+/, '');
      if (typeof next !== 'string' || next.startsWith('-')) continue;
      if (isCredentialInText(name, next)) found.push({ index: index + 1, name, option: it });
      continue;
    }
    const own = assigned(it) ?? inText(it);
    if (own) found.push({ index, ...own });
  }
  return found;
}

/** A login or password in the short options of a program. */
interface ProgramLogin {
  /** The index of the argument, counted from the start of the command. */
  readonly index: number;
  readonly what: string;
}

/** The login for curl, or the password of another program, in a command and its arguments. */
export function programLogin(
  command: readonly unknown[],
  args: readonly unknown[],
): ProgramLogin | undefined {
  const all = [...command, ...args];
  return curlLogin(all) ?? commandPassword(all);
}

function curlLogin(all: readonly unknown[]): ProgramLogin | undefined {
  const [first] = all;
  if (typeof first !== 'string' || !/(?:^|\/)curl$/.test(first)) return undefined;
  const index = all.findIndex((it, i) => {
    const option = all[i - 1];
    return (option === '-u' || option === '--user') && typeof it === 'string' && isLogin(it);
  });
  return index < 0 ? undefined : { index, what: 'a login for curl' };
}

function assigned(argument: string): Omit<Argument, 'index'> | undefined {
  const [, dashes = '', name = '', value = ''] = ASSIGNMENT.exec(argument) ?? [];
  if (name === '') return undefined;
  // A list of feature gates, such as `LegacyToken=true,Other=false`, is not a credential.
  const own = /,[\w.-]+=/.test(value) ? value.slice(0, value.indexOf(',')) : value;
  const is = dashes === '' ? isCredentialInText : isNamedCredential;
  return is(name, own) ? { name, option: dashes + name } : undefined;
}

function inText(text: string): Omit<Argument, 'index'> | undefined {
  for (const [, name = '', , quoted, bare = ''] of text.matchAll(OPTION)) {
    if (isCredentialInText(name, quoted ?? bare)) return { name, option: `--${name}` };
  }
  for (const { name } of settingsIn(text)) return { name, option: name };
  return undefined;
}
