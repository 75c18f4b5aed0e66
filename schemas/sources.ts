import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A published package that tells something of Kubernetes' types, pinned: the same input, the same table. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
  /** The minor version of Kubernetes that it describes. */
  readonly minor: number;
}

/** Which fields each minor version has: one package for each. */
export const CDK8S_PLUS: readonly SourcePackage[] = [
  { name: 'cdk8s-plus-28', version: '2.5.6', minor: 28 },
  { name: 'cdk8s-plus-29', version: '2.6.0', minor: 29 },
  { name: 'cdk8s-plus-30', version: '2.4.10', minor: 30 },
  { name: 'cdk8s-plus-31', version: '2.6.43', minor: 31 },
  { name: 'cdk8s-plus-32', version: '2.5.92', minor: 32 },
  { name: 'cdk8s-plus-33', version: '2.5.57', minor: 33 },
  { name: 'cdk8s-plus-34', version: '2.0.54', minor: 34 },
];

/** The fields that are new in 1.35, which no other source tells from those of 1.36. */
export const PULUMI: SourcePackage = { name: '@pulumi/kubernetes', version: '4.27.0', minor: 35 };

/** What `PULUMI` is compared with: the package keeps what has gone, so that only the difference says something. */
export const PULUMI_BEFORE: SourcePackage = {
  name: '@pulumi/kubernetes',
  version: '4.25.0',
  minor: 34,
};

/** The newest version, the formats of numbers and strings, and which kinds have a namespace. */
export const CLIENT_NODE: SourcePackage = {
  name: '@kubernetes/client-node',
  version: '2.0.1',
  minor: 36,
};

/** As `CLIENT_NODE`: what has gone since then. */
export const OLDER_CLIENT_NODE: SourcePackage = {
  name: '@kubernetes/client-node',
  version: '1.3.0',
  minor: 33,
};

/** Enumerations. Values come and go: what either of them knows is accepted. */
export const KUBERNETES_MODELS: readonly SourcePackage[] = [
  { name: 'kubernetes-models', version: '5.1.0', minor: 36 },
  { name: 'kubernetes-models', version: '4.5.1', minor: 31 },
];

/** The oldest minor version that is covered. */
export const OLDEST = CDK8S_PLUS[0]?.minor ?? 0;

/** The newest minor version that is covered. */
export const NEWEST = CLIENT_NODE.minor;

/**
 * Fetches a package into a folder, unless it is there already.
 *
 * @returns where its files are.
 */
export function fetchPackage(cache: string, { name, version }: SourcePackage): string {
  const folder = join(cache, `${name.replace('/', '-')}-${version}`);
  const done = join(folder, 'done');
  mkdirSync(folder, { recursive: true });
  if (!readdirSync(folder).includes('done')) {
    process.stderr.write(`fetching ${name}@${version}\n`);
    execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], { cwd: folder });
    const archive = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
    execFileSync('tar', ['xzf', archive], { cwd: folder });
    writeFileSync(done, '');
  }
  return join(folder, 'package');
}

/** The text of a package's file. */
export function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}
