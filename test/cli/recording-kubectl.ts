import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CONTROLLER, establishedCrd, sourceOf } from '../bootstrap/simulated-cluster';

/** The repository of the Applications. */
export const REPOSITORY = 'https://github.com/example/gitops.git';

const CRDS = ['applications', 'applicationsets', 'appprojects'].map((it) => `${it}.argoproj.io`);

/** A `kubectl` that records its arguments, and answers for a cluster that has what was applied. */
export class RecordingKubectl {
  readonly directory = mkdtempSync(join(tmpdir(), 'argosy-kubectl-'));
  /** The search path with it as the first kubectl. */
  readonly path = [this.directory, process.env['PATH']].join(delimiter);

  /** @param applications the names of those that everything leads to. */
  constructor(applications: readonly string[]) {
    this.writeJson('config', {
      clusters: [{ name: 'c', cluster: { server: 'https://home.example.com' } }],
      contexts: ['home', 'other'].map((name) => ({ name, context: { cluster: 'c' } })),
      'current-context': 'home',
    });
    this.writeJson('version', {
      clientVersion: { gitVersion: 'v1.32.4' },
      serverVersion: { gitVersion: 'v1.33.1' },
    });
    this.writeJson('crds', { items: CRDS.map(establishedCrd) });
    this.writeJson('workloads', { items: [CONTROLLER] });
    this.setApplications(applications.map((name) => application(name)));
    this.answer();
  }

  /** Replaces the Applications in the cluster. */
  setApplications(items: readonly object[]): void {
    this.writeJson('applications', { items });
    this.writeJson('self', { items: [...items, CONTROLLER] });
  }

  writeJson(name: string, value: unknown): void {
    writeFileSync(join(this.directory, `${name}.json`), JSON.stringify(value));
  }

  /** @param cases further cases of a POSIX `case "$*" in`, before all others. */
  answer(cases = ''): void {
    const file = join(this.directory, 'kubectl');
    writeFileSync(file, `#!/bin/sh\ncd ${this.directory}\n${SCRIPT.replace('CASES', cases)}`);
    chmodSync(file, 0o755);
  }

  /** Every command so far. */
  commands(): string[] {
    const file = join(this.directory, 'log');
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What was applied is a file. */
const SCRIPT = `
echo "$*" >> log
none() { echo '{"items":[]}'; }
case "$*" in
CASES
*'config view'*) cat config.json;;
*' version '*) cat version.json;;
*'auth can-i'*) echo yes;;
*apply*Namespace.*) touch namespace;;
*apply*manifests/crds*) touch crds;;
*apply*--selector*) touch argocd;;
*apply*'--kustomize dist/bootstrap') touch applications;;
*'get namespace'*) test -f namespace && echo '{"status":{"phase":"Active"}}';;
*'get crd'*) test ! -f crds || cat crds.json;;
*'get applications.argoproj.io,'*) if test -f applications; then cat self.json; elif test -f argocd; then cat workloads.json; else none; fi;;
*'get applications'*) if test -f applications; then cat applications.json; else none; fi;;
*'get deployments'*) if test -f argocd; then cat workloads.json; else none; fi;;
*'get secret'*jsonpath*) printf 'aHVudGVyMg==';;
*'get secret'*) echo secret/argocd-initial-admin-secret;;
*) echo "unexpected: $*" >&2; exit 1;;
esac
`;

/** An Application, Synced and Healthy unless `status` says otherwise. */
export function application(name: string, status: object = {}): object {
  return {
    kind: 'Application',
    metadata: { name },
    spec: { source: sourceOf(name, REPOSITORY), syncPolicy: { automated: {} } },
    status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, ...status },
  };
}
