import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Action } from './workflow';

/** What takes the place of the actions that pass files from one job to another. */
export const ARTIFACTS: Readonly<Record<string, Action>> = {
  'actions/upload-artifact': ({ name, path }, { artifacts }) => {
    const file = String(path);
    cpSync(file, join(artifacts, String(name), file.slice(file.lastIndexOf('/') + 1)));
    return {};
  },
  'actions/download-artifact': (inputs, { artifacts, workspace }) => {
    const { name, pattern, path = workspace, 'merge-multiple': merge } = inputs;
    const all = name === undefined ? matching(artifacts, String(pattern)) : [String(name)];
    for (const it of all) {
      if (!existsSync(join(artifacts, it))) throw new Error(`No artifact ${it}`);
      // Those of a pattern have a directory each, unless they are merged.
      const below = name === undefined && merge !== 'true' ? it : '';
      cpSync(join(artifacts, it), join(String(path), below), { recursive: true });
    }
    return {};
  },
};

function matching(directory: string, pattern: string): string[] {
  const prefix = pattern.replace(/\*$/, '');
  return readdirSync(directory).filter((it) => it.startsWith(prefix));
}
