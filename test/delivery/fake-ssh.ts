import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clone } from './clone';

/** A program in place of ssh: runs the commands on this machine, as a server would, or refuses or hangs. */
export class FakeSsh {
  private readonly log: string;

  /**
   * Makes a clone use it, for a repository on this machine.
   *
   * @param push a shell script that runs instead of `git receive-pack`, for example `echo no >&2; exit 1`. @default a push
   */
  constructor(clone: Clone, repository: string, push = 'exec sh -c "$command"') {
    const file = join(clone.path, '.git/ssh');
    this.log = `${file}.log`;
    writeFileSync(
      file,
      `#!/bin/sh
for command; do :; done
echo "$command" >> '${this.log}'
case $command in
*receive-pack*) ${push} ;;
*) exec sh -c "$command" ;;
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
