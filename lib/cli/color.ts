import { styleText } from 'node:util';
import { PLAIN, type ProblemStyle } from '../model/problem';

/** The values of `--color`. */
export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/** How text on a stream looks. */
export type Style = ProblemStyle;

/** Applies `--color`, also to the processes that this one starts: to all of them, it is the same terminal. */
export function chooseColor(choice: ColorChoice, env: NodeJS.ProcessEnv = process.env): void {
  if (choice === 'auto') return;
  delete env['NO_COLOR'];
  env['FORCE_COLOR'] = choice === 'always' ? '1' : '0';
}

/** Applies `--color` of a command line that is not parsed yet. */
export function chooseColorOf(args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const [choice] = args.flatMap((it, i) => {
    const value = it === '--color' ? args[i + 1] : /^--color=(.*)$/.exec(it)?.[1];
    return COLOR_CHOICES.filter((known) => known === value);
  });
  if (choice !== undefined) chooseColor(choice, env);
}

/** True for a stream with colors: a terminal, unless the environment decides. As in Node, `FORCE_COLOR` precedes. */
export function isColored(
  { isTTY }: Pick<NodeJS.WriteStream, 'isTTY'>,
  { FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

/** The style of a stream. */
export function styleOf(
  stream: Pick<NodeJS.WriteStream, 'isTTY'>,
  env: NodeJS.ProcessEnv = process.env,
): Style {
  return isColored(stream, env) ? COLORED : PLAIN;
}

const COLORED: Style = {
  path: (text) => colored('cyan', text),
  severity: (text) => colored(/^warning/i.test(text) ? 'yellow' : 'red', text),
  fix: (text) => colored('green', text),
};

/** Node would look at stdout again, whatever stream the text is for. */
function colored(color: 'cyan' | 'green' | 'red' | 'yellow', text: string): string {
  return styleText(color, text, { validateStream: false });
}
