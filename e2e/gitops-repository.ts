import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpBackend } from '../test/delivery/http-backend';
import { COMMAND } from '../test/packages';
import { Repository } from '../test/repository';

/** A gitops repository as a user has it, with a remote that Argo CD reads over HTTP. */
export class GitopsRepository {
  private constructor(
    readonly clone: Repository,
    private readonly remotes: string,
    private readonly backend: HttpBackend,
  ) {}

  static async create(): Promise<GitopsRepository> {
    const remotes = mkdtempSync(join(tmpdir(), 'argosy-remotes-'));
    const backend = await HttpBackend.start(remotes);
    const repository = new GitopsRepository(new Repository(), remotes, backend);
    const { clone } = repository;
    const address = backend.address('gitops.git');
    clone.replace('fleet/platform.ts', 'https://github.com/example/gitops.git', address);
    // On weekends, nothing would be synced.
    clone.replace('fleet/environments.ts', "kind: 'deny',", "kind: 'allow',");
    clone.replace('fleet/environments.ts', "'0 18 * * 5'", "'0 * * * *'");
    repository.run('git', 'init', '-q', '-b', 'main');
    repository.run('git', 'config', 'user.name', 'Ann');
    repository.run('git', 'config', 'user.email', 'ann@example.com');
    repository.run('git', 'init', '-q', '--bare', '-b', 'main', join(remotes, 'gitops.git'));
    repository.run('git', 'remote', 'add', 'origin', join(remotes, 'gitops.git'));
    clone.write('.git/info/exclude', 'node_modules\n');
    repository.publish('Start');
    return repository;
  }

  /** Runs `argosy`. @throws Error if it fails. */
  argosy(...args: string[]): string {
    return this.run(process.execPath, COMMAND, ...args);
  }

  /** Renders the fleet, commits everything, and pushes. */
  publish(message: string, ...synthOptions: string[]): void {
    this.argosy('synth', ...synthOptions);
    this.publishUnchecked(message);
  }

  /** Commits everything as it is, and pushes. */
  publishUnchecked(message: string): void {
    this.run('git', 'add', '-A');
    this.run('git', 'commit', '-q', '-m', message);
    this.run('git', 'push', '-q', 'origin', 'main');
  }

  /** Takes over what `argosy … --push` has committed to the remote. */
  pull(): void {
    this.run('git', 'pull', '-q', '--ff-only', 'origin', 'main');
  }

  head(): string {
    return this.run('git', 'ls-remote', 'origin', 'refs/heads/main').slice(0, 40);
  }

  async remove(): Promise<void> {
    await this.backend.stop();
    this.clone.remove();
    rmSync(this.remotes, { recursive: true, force: true });
  }

  private run(command: string, ...args: string[]): string {
    const { status, stdout, stderr } = this.clone.exec(command, ...args);
    if (status !== 0)
      throw new Error(`${[command, ...args].join(' ')}: ${status}\n${stdout}${stderr}`);
    return stdout;
  }
}
