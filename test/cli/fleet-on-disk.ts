import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from '../../lib/model/app';
import { formatRelease } from '../../lib/model/release';
import type { FleetModules } from '../../lib/render/load-code';
import { environments, fleetOf, platform } from '../fleet';

/** Fleets in a folder without git, for commands that only read files. */
export function useFleetOnDisk() {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'argosy-fleet-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  /** A fleet of apps by the name of their module, with `v1.0.0` released everywhere. */
  const fleet = (
    apps: Readonly<Record<string, App>>,
    changes: Partial<FleetModules> = {},
  ): FleetModules => {
    for (const name of Object.keys(apps)) write(`fleet/apps/${name}.ts`, '');
    for (const [file, release] of fleetOf(...Object.values(apps)).releases) {
      write(file, formatRelease(release));
    }
    return {
      root,
      environments: async () => ({ environments }),
      platform: async () => ({ platform }),
      app: async (name) => ({ app: apps[name] }),
      ...changes,
    };
  };
  return { write, read, fleet };
}
