import { spawn } from 'node:child_process';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Serves the bare repositories of a directory over git:// on loopback. */
export class GitDaemon {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.sockets.add(socket));
  }

  /** @param services such as `receive-pack`, to accept pushes. */
  static start(directory: string, services: readonly string[]): Promise<GitDaemon> {
    const enabled = services.map((it) => `--enable=${it}`);
    const args = ['daemon', '--inetd', '--export-all', `--base-path=${directory}`];
    const server = createServer((socket) => {
      const informative = '--informative-errors';
      const daemon = spawn('git', [...args, informative, ...enabled], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      socket.on('error', () => socket.destroy());
      daemon.stdin.on('error', () => undefined);
      socket.pipe(daemon.stdin);
      daemon.stdout.pipe(socket);
    });
    return new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve(new GitDaemon(server))),
    );
  }

  address(repository: string, user = ''): string {
    const { port } = this.server.address() as AddressInfo;
    return `git://${user}127.0.0.1:${port}/${repository}`;
  }

  stop(): Promise<void> {
    for (const it of this.sockets) it.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
