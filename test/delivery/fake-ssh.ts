import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clone } from './clone';

/** Runs the command, as a server would. */
const SERVE = 'exec sh -c "$command"';

interface Answers {
  readonly push?: string;
  readonly fetch?: string;
}

/** A program in place of ssh: runs the commands on this machine, as a server would, or refuses or hangs. */
export class FakeSsh {
  private readonly log: string;

  /**
   * Makes a clone use it, for a repository on this machine.
   *
   * @param answers shell scripts that run instead of git's programs, for example `echo no >&2; exit 1`. @default git's
   */
  constructor(clone: Clone, repository: string, { push = SERVE, fetch = SERVE }: Answers = {}) {
    const file = join(clone.path, '.git/ssh');
    this.log = `${file}.log`;
    writeFileSync(
      file,
      `#!/bin/sh
for command; do :; done
echo "$command" >> '${this.log}'
case $command in
*receive-pack*) ${push} ;;
*) ${fetch} ;;
esac
`,
    );
    chmodSync(file, 0o755);
    clone.git('config', 'core.sshCommand', file);
    clone.git('config', 'ssh.variant', 'simple');
    clone.git('remote', 'set-url', 'origin', `ssh://git@git.example.com${repository}`);
  }

  /** How many pushes reached the server. */
  pushes(): number {
    if (!existsSync(this.log)) return 0;
    return readFileSync(this.log, 'utf8')
      .split('\n')
      .filter((it) => it.includes('receive-pack')).length;
  }
}
