// Builds the binaries of a Kubernetes control plane, and `kubeseal`, from their published Go modules: about ten minutes on two cores, once.
// The end-to-end suite calls it where Go is installed and the binaries are not.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const KUBERNETES = '1.36.1';
const ETCD = '3.7.3';
const KWOK = '0.8.0';
const KUBESEAL = '0.27.1';

/** The packages of each binary, by module. */
const MODULES = [
  {
    module: 'k8s.io/kubernetes',
    version: `v${KUBERNETES}`,
    binaries: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    flags: ['-X', `k8s.io/component-base/version.gitVersion=v${KUBERNETES}`],
  },
  {
    module: 'go.etcd.io/etcd/server/v3',
    version: `v${ETCD}`,
    binaries: { etcd: 'go.etcd.io/etcd/server/v3' },
    flags: [],
  },
  {
    module: 'sigs.k8s.io/kwok',
    version: `v${KWOK}`,
    binaries: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
    flags: [],
  },
  {
    module: 'github.com/bitnami-labs/sealed-secrets',
    version: `v${KUBESEAL}`,
    binaries: { kubeseal: 'github.com/bitnami-labs/sealed-secrets/cmd/kubeseal' },
    flags: [],
  },
];

/** Where the binaries are kept: a directory for each set of versions. */
export function cacheDirectory() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const versions = { kubernetes: KUBERNETES, etcd: ETCD, kwok: KWOK, kubeseal: KUBESEAL };
  return join(cache, 'argosy-e2e', Object.entries(versions).flat().join('-'));
}

/** Builds every binary that the cache does not have. */
export function buildBinaries(directory = cacheDirectory()) {
  for (const { module, version, binaries, flags } of MODULES) {
    const missing = Object.entries(binaries).filter(([name]) => !existsSync(join(directory, name)));
    if (missing.length === 0) continue;
    const work = join(directory, `module-${process.pid}`);
    try {
      mkdirSync(work, { recursive: true });
      writeFileSync(join(work, 'go.mod'), goMod(module, version, work));
      // A module is only resolved for packages that something imports.
      const imports = missing.map(([, path]) => `import _ "${path}"\n`).join('');
      writeFileSync(join(work, 'tools.go'), `//go:build tools\n\npackage tools\n\n${imports}`);
      go(work, 'mod', 'tidy', '-e');
      for (const [name, path] of missing) {
        process.stderr.write(`building ${name} ${version}\n`);
        const ldflags = ['-s', '-w', ...flags].join(' ');
        go(work, 'build', '-trimpath', '-ldflags', ldflags, '-o', join(work, name), path);
        renameSync(join(work, name), join(directory, name));
      }
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}

function goMod(module, version, work) {
  writeFileSync(join(work, 'go.mod'), 'module e2e\n');
  const { GoMod } = JSON.parse(go(work, 'mod', 'download', '-json', `${module}@${version}`));
  const own = readFileSync(GoMod, 'utf8');
  const [, language = '1.25'] = /^go (\S+)$/m.exec(own) ?? [];
  return `module e2e\n\ngo ${language}\n\nrequire ${module} ${version}\n\n${stagingReplaces(own, version)}`;
}

/** k8s.io/kubernetes replaces its own modules by directories, which a module that requires it does not have. */
function stagingReplaces(own, version) {
  const published = version.replace(/^v1\./, 'v0.');
  return [...own.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => \.\/staging\/\S+$/gm)]
    .map(([, name]) => `replace ${name} => ${name} ${published}\n`)
    .join('');
}

function go(cwd, ...args) {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off' };
  const stdio = ['ignore', 'pipe', 'inherit'];
  return execFileSync('go', args, { cwd, env, stdio, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

if (import.meta.url === `file://${process.argv[1]}`) buildBinaries();
