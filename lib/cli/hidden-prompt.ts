/** What has been typed at a prompt so far, and how it ended. */
export interface Typed {
  readonly text: string;
  readonly end?: 'entered' | 'interrupted' | 'several-lines';
}

/** A control character of a terminal. */
const KEY = { interrupt: '\u0003', end: '\u0004', clear: '\u0015' } as const;

/** Cursor keys, and the marks that a terminal puts around pasted text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control characters.
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Z])/g;

/**
 * Adds input in raw mode to what has been typed. Backspace and Ctrl-U delete; all other control characters are ignored,
 * such as Ctrl-Z, which would leave the terminal without echo.
 */
export function typed({ text }: Typed, input: string): Typed {
  const characters = [...input.replaceAll(ESCAPE_SEQUENCE, '')];
  let now = text;
  for (const [i, it] of characters.entries()) {
    if (it === KEY.interrupt) return { text: '', end: 'interrupted' };
    if (it === KEY.end) return { text: now, end: 'entered' };
    if (it === '\r' || it === '\n') {
      const rest = characters
        .slice(i + 1)
        .join('')
        .trim();
      return rest === '' ? { text: now, end: 'entered' } : { text: '', end: 'several-lines' };
    }
    if (it === '\u007f' || it === '\b') now = [...now].slice(0, -1).join('');
    else if (it === KEY.clear) now = '';
    else if (it === '\t' || it >= ' ') now += it;
  }
  return { text: now };
}

/** Asks for a line on the terminal, without echo. */
export function hiddenPrompt(prompt: string): Promise<Typed> {
  const { stdin, stderr } = process;
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  return new Promise((resolve) => {
    let state: Typed = { text: '' };
    const stop = (end: Typed) => {
      stdin.off('data', read);
      stdin.off('end', closed);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      resolve(end);
    };
    const closed = () => stop({ text: '', end: 'entered' });
    const read = (input: string) => {
      state = typed(state, input);
      if (state.end !== undefined) stop(state);
    };
    stdin.on('data', read);
    stdin.on('end', closed);
    // Not before: the terminal would echo the first characters.
    stderr.write(prompt);
  });
}
