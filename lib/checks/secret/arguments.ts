import { isCredentialInText, isNamedCredential } from './credential-name';
import { isLogin } from './login';
import { credentialsIn } from './settings';

/** The cheap look at an argument: what follows is done for few. */
const MAYBE = /pass|pwd|secret|token|key|auth/i;
const FLAG = /^--?[A-Za-z][\w.-]*$/;
const ASSIGNMENT = /^(-{0,2})([A-Za-z_][\w.-]*)=(\S*)$/;
/** In a command for the shell, the name of an option and its value. */
const OPTION =
  /(?:^|\s)--([A-Za-z][\w.-]*)[ \t]+(?:(["'])([^"'\n]+)\2|([^\s"'`;&|()-][^\s"'`;&|()]*))/g;

/** A credential among the arguments of a command. */
interface Argument {
  /** Of the argument that has the value. */
  readonly index: number;
  /** What it is called, such as `db-password`. */
  readonly name: string;
  /** As it is written, such as `--db-password`. */
  readonly option: string;
}

/** The arguments whose values are written out, and are credentials by their names. */
export function credentialArguments(list: readonly unknown[]): Argument[] {
  const found: Argument[] = [];
  for (const [index, it] of list.entries()) {
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

/** The place of a login that is given to curl, counted from the beginning of the command. */
export function curlLogin(
  command: readonly unknown[],
  args: readonly unknown[],
): number | undefined {
  const first = command[0] ?? args[0];
  if (typeof first !== 'string' || !/(?:^|\/)curl$/.test(first)) return undefined;
  const all = [...command, ...args];
  const index = all.findIndex((it, i) => {
    const option = all[i - 1];
    return (option === '-u' || option === '--user') && typeof it === 'string' && isLogin(it);
  });
  return index < 0 ? undefined : index;
}

function assigned(argument: string): Omit<Argument, 'index'> | undefined {
  const [, dashes = '', name = '', value = ''] = ASSIGNMENT.exec(argument) ?? [];
  if (name === '') return undefined;
  // A list of switches, such as `LegacyToken=true,Other=false`, is none.
  const own = /,[\w.-]+=/.test(value) ? value.slice(0, value.indexOf(',')) : value;
  const is = dashes === '' ? isCredentialInText : isNamedCredential;
  return is(name, own) ? { name, option: dashes + name } : undefined;
}

function inText(text: string): Omit<Argument, 'index'> | undefined {
  for (const [, name = '', , quoted, bare = ''] of text.matchAll(OPTION)) {
    if (isCredentialInText(name, quoted ?? bare)) return { name, option: `--${name}` };
  }
  for (const name of credentialsIn(text)) return { name, option: name };
  return undefined;
}
