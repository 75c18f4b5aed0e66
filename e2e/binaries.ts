import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The programs of a control plane. */
export const CONTROL_PLANE = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
] as const;

/** The paths of programs, by name. */
export type Binaries = ReadonlyMap<string, string>;

/** The programs that the setup of the suite has found. */
export function foundBinaries(): Binaries {
  return new Map<string, string>(JSON.parse(process.env['ARGOSY_E2E_BINARIES'] ?? '[]'));
}

/** Relative to the working directory: scripts run at the root of the repository. */
const BUILDER = resolve('e2e/build-binaries.mjs');

/**
 * Finds programs in the directory `ARGOSY_E2E_BIN`, on `PATH`, or among those that Go has built; builds those that are
 * missing where Go 1.25 or later is installed, unless `build` is false.
 *
 * @returns the paths, or the names of the programs that are missing.
 */
export async function findBinaries(
  names: readonly string[],
  { build = true }: { readonly build?: boolean } = {},
): Promise<{ readonly binaries: Binaries; readonly missing: readonly string[] }> {
  const { cacheDirectory, buildBinaries } = (await import(BUILDER)) as {
    cacheDirectory(): string;
    buildBinaries(): void;
  };
  const { ARGOSY_E2E_BIN, PATH = '' } = process.env;
  const directories = [ARGOSY_E2E_BIN, ...PATH.split(delimiter), cacheDirectory()].filter(Boolean);
  const find = () =>
    new Map(
      names.flatMap((name) => {
        const path = directories.map((it) => join(String(it), name)).find(isExecutable);
        return path === undefined ? [] : [[name, path] as const];
      }),
    );
  let binaries = find();
  if (build && binaries.size < names.length && hasGo()) {
    buildBinaries();
    binaries = find();
  }
  return { binaries, missing: names.filter((it) => !binaries.has(it)) };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether Go 1.25 or later is installed. */
export function hasGo(): boolean {
  try {
    const [, minor = '0'] =
      /go1\.(\d+)/.exec(execFileSync('go', ['version'], { encoding: 'utf8' })) ?? [];
    return Number(minor) >= 25;
  } catch {
    return false;
  }
}
