import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program does when it is run. */
export interface ProgramReply {
  readonly stdout?: string;
  readonly stderr?: string;
  /** The exit code. @default 0 */
  readonly status?: number;
}

/** One run of a program. */
export interface ProgramCall {
  readonly args: readonly string[];
  readonly input: string;
}

/** A program that records how it is run. */
export class RecordingProgram {
  /** The directory of the program, and where it runs. */
  readonly path = mkdtempSync(join(tmpdir(), 'argosy-program-'));
  /** An environment in which it is found. */
  readonly env = { PATH: `${this.path}:/usr/bin:/bin` };

  constructor(private readonly name: string) {}

  /** Installs the program: run n gives reply n, and later runs fail. */
  replay(...replies: readonly ProgramReply[]): void {
    writeFileSync(join(this.path, 'count'), '0');
    replies.forEach(({ stdout = '', stderr = '', status = 0 }, i) => {
      this.write(`${i}.out`, stdout);
      this.write(`${i}.err`, stderr);
      this.write(`${i}.status`, String(status));
    });
    const here = this.path;
    const script = `#!/bin/sh
n=$(cat ${here}/count)
echo $((n + 1)) > ${here}/count
printf '%s\\0' "$@" > ${here}/$n.args
cat > ${here}/$n.input
cat ${here}/$n.out
cat ${here}/$n.err >&2
exit $(cat ${here}/$n.status)
`;
    this.write(this.name, script);
    chmodSync(join(here, this.name), 0o755);
  }

  uninstall(): void {
    rmSync(join(this.path, this.name), { force: true });
  }

  calls(): ProgramCall[] {
    const count = Number(this.read('count'));
    return Array.from({ length: count }, (_, i) => ({
      args: this.read(`${i}.args`).split('\0').slice(0, -1),
      input: this.read(`${i}.input`),
    }));
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  private write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  private read(file: string): string {
    const path = join(this.path, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }
}
