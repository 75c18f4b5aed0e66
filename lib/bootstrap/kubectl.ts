import { spawn } from 'node:child_process';
import { maskSecrets } from '../base/mask';

/** The result of a kubectl command. */
export interface KubectlResult {
  /** The exit code; `null` if it did not exit. */
  readonly status: number | null;
  readonly stdout: string;
  /** With secrets masked. */
  readonly stderr: string;
  /** Why kubectl could not be started. */
  readonly error?: NodeJS.ErrnoException;
  /** True if it was ended because its time was over. */
  readonly timedOut?: boolean;
}

/**
 * Runs kubectl.
 *
 * @param args without the name of the program.
 * @param timeout in milliseconds. Afterwards, the process is killed.
 */
export type Kubectl = (args: readonly string[], timeout: number) => Promise<KubectlResult>;

/**
 * The kubectl on `PATH`, without a shell. Its messages are in English, so that they can be matched.
 *
 * @param directory the working directory, to which paths are relative.
 */
export function kubectlOnPath(directory: string): Kubectl {
  return (args, timeout) =>
    new Promise((resolve) => {
      const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      const child = spawn('kubectl', args, {
        cwd: directory,
        env: { ...process.env, LC_ALL: 'C' },
        // Only a credential plugin reads it, and only from a person.
        stdio: [process.stdin.isTTY ? 'inherit' : 'ignore', 'pipe', 'pipe'],
      });
      const finish = (result: Pick<KubectlResult, 'status' | 'error' | 'timedOut'>) => {
        clearTimeout(timer);
        const [stdout, stderr] = [output.stdout, output.stderr].map((it) =>
          Buffer.concat(it).toString(),
        );
        resolve({ ...result, stdout: stdout ?? '', stderr: maskSecrets(stderr ?? '') });
      };
      const timer = setTimeout(() => {
        child.once('exit', () => finish({ status: null, timedOut: true }));
        child.kill('SIGKILL');
        // A plugin that kubectl has started may keep them open.
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, timeout);
      child.stdout?.on('data', (it: Buffer) => output.stdout.push(it));
      child.stderr?.on('data', (it: Buffer) => output.stderr.push(it));
      child.on('error', (error) => finish({ status: null, error }));
      child.on('close', (status) => finish({ status }));
    });
}
