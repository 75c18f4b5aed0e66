import { hiddenPrompt } from './hidden-prompt';
import { UsageError } from './usage-error';

/** The API server refuses a larger Secret, in bytes. */
const LIMIT = 1024 * 1024;

/** How a value is read. */
export interface ValueOptions {
  /** The prompt, on a terminal. */
  readonly prompt: string;
  /** True for a file: its content is not changed. An environment variable of one line loses the newline at its end. */
  readonly isFile: boolean;
  readonly keepNewline: boolean;
  readonly allowEmpty: boolean;
}

/** A value, and whether the newline at its end was removed. */
export interface ReadValue {
  readonly value: Buffer;
  readonly isTrimmed: boolean;
}

/**
 * Reads a secret value: on a terminal from a prompt without echo, otherwise from standard input. Nothing else may hold
 * it: other users see arguments and environment variables.
 *
 * @throws {@link UsageError} if it is empty, too large, or not possible in an environment variable.
 */
export async function readSecretValue(options: ValueOptions): Promise<ReadValue> {
  const { isFile, keepNewline, allowEmpty } = options;
  const all = process.stdin.isTTY ? await promptFor(options) : await standardInput();
  const end = isFile || keepNewline ? all.length : endOfLine(all);
  const value = all.subarray(0, end);
  if (value.length === 0 && !allowEmpty) {
    throw new UsageError('The value is empty. If that is intended, add --allow-empty.');
  }
  if (!isFile && value.includes(0)) {
    throw new UsageError('The value contains a zero byte, which no environment variable can have.');
  }
  return { value, isTrimmed: end < all.length };
}

/** The end of a text without the newline at its end, if it has one line. */
function endOfLine(text: Buffer): number {
  const newline = text.indexOf('\n');
  if (newline < 0 || newline < text.length - 1) return text.length;
  return text[newline - 1] === 0x0d ? newline - 1 : newline;
}

async function promptFor({ prompt, isFile }: ValueOptions): Promise<Buffer> {
  if (isFile) {
    throw new UsageError('The content of a file comes from standard input: add `< <file>`.');
  }
  const { text, end } = await hiddenPrompt(prompt);
  // As the shell expects of a program that Ctrl-C ends.
  if (end === 'interrupted') process.kill(process.pid, 'SIGINT');
  if (end === 'several-lines') {
    throw new UsageError('The value has several lines. Pass it to standard input: `< <file>`.');
  }
  return Buffer.from(text);
}

async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LIMIT) {
      throw new UsageError('The value is larger than 1 MiB, which no Kubernetes Secret can hold.');
    }
  }
  return Buffer.concat(chunks);
}
