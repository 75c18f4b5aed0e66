import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newRepositoryFiles } from '../lib/scaffold/new-repository';
import { demandValidOutput } from './cli/output-schemas';
import { COMMAND } from './packages';

const ROOT = dirname(__dirname);

/**
 * A temporary gitops repository to run commands in: as `argosy init` creates it, with the fleet of `test/fixture`.
 */
export class Repository {
  readonly path: string;

  constructor(from = process.env['ARGOSY_TEMPLATE'] ?? '') {
    this.path = mkdtempSync(join(tmpdir(), 'argosy-'));
    cpSync(from, this.path, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  }

  /** The template of all others, rendered once for all tests. */
  static template(): Repository {
    const empty = mkdtempSync(join(tmpdir(), 'argosy-'));
    const template = new Repository(empty);
    rmSync(empty, { recursive: true });
    const files = newRepositoryFiles({
      name: 'gitops',
      repository: 'https://git.example.com/gitops.git',
      branch: 'main',
      environments: ['dev', 'staging', 'production'],
      clusters: {},
    });
    for (const [path, text] of files) {
      if (!/^(fleet|lib)\//.test(path)) template.write(path, text);
    }
    template.write('package-lock.json', '{ "lockfileVersion": 3, "packages": {} }\n');
    cpSync(join(ROOT, 'test/fixture/fleet'), join(template.path, 'fleet'), { recursive: true });
    symlinkSync(process.env['ARGOSY_PACKAGES'] ?? '', join(template.path, 'node_modules'));
    const { status, stderr } = template.argosy('synth');
    if (status !== 0) throw new Error(`The fixture is refused:\n${stderr}`);
    // Without git, edits by hand would be detected by the time of the template's synth.
    rmSync(join(template.path, '.argosy/last-synth'));
    return template;
  }

  /** Runs `argosy` in its own process, and holds what `--json` prints to its schema. */
  argosy(...args: string[]): SpawnSyncReturns<string> {
    const result = this.exec(process.execPath, COMMAND, ...args);
    demandValidOutput(args, result);
    return result;
  }

  /** Runs cdk8s-cli in its own process. */
  cdk8s(...args: string[]): SpawnSyncReturns<string> {
    return this.exec(
      process.execPath,
      'node_modules/cdk8s-cli/bin/cdk8s',
      ...args,
      '--check-upgrade=false',
    );
  }

  exec(command: string, ...args: string[]): SpawnSyncReturns<string> {
    return this.execWith({}, command, ...args);
  }

  /** Runs a command with extra environment variables. */
  execWith(set: NodeJS.ProcessEnv, command: string, ...args: string[]): SpawnSyncReturns<string> {
    const { CDK8S_OUTDIR: _, FORCE_COLOR: __, ...inherited } = process.env;
    const env = { ...inherited, NO_COLOR: '1', ...set };
    return spawnSync(command, args, { cwd: this.path, encoding: 'utf8', env });
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  /** Replaces text in a file; `from` has to exist in it. */
  replace(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    this.write(file, text.replace(from, to));
  }

  append(file: string, text: string): void {
    this.write(file, this.read(file) + text);
  }

  removeFile(file: string): void {
    rmSync(join(this.path, file));
  }

  /** The texts of all files in a directory, by path. */
  files(directory: string): Map<string, string> {
    const root = join(this.path, directory);
    const entries = readdirSync(root, { withFileTypes: true, recursive: true });
    const paths = entries.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
    return new Map(
      paths.sort().map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]),
    );
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Gives each test of a file its own repository, and removes it afterwards. */
export function useRepository(): () => Repository {
  let repository: Repository | undefined;
  afterEach(() => {
    repository?.remove();
    repository = undefined;
  });
  return () => {
    repository ??= new Repository();
    return repository;
  };
}
