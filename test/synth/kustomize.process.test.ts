import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readTree } from '../../lib/synth/disk';

const DIST = join(process.env['ARGOSY_TEMPLATE'] ?? '', 'dist');
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

// kubectl parses YAML as the API server does: one more parser that has to agree.
(hasKubectl ? test : test.skip)('kubectl kustomize reads every rendered directory as it is', () => {
  const copy = mkdtempSync(join(tmpdir(), 'argosy-kustomize-'));
  try {
    cpSync(DIST, copy, { recursive: true });
    const files = readTree(copy);
    for (const directory of new Set([...files.keys()].map(dirname))) {
      const resources = readdirSync(join(copy, directory)).filter((name) => name.endsWith('.yaml'));
      const kustomization = JSON.stringify({ kind: 'Kustomization', resources });
      writeFileSync(join(copy, directory, 'kustomization.yaml'), kustomization);
      const { stdout, stderr } = spawnSync('kubectl', ['kustomize', join(copy, directory)], {
        encoding: 'utf8',
      });
      const written = resources
        .map((name) => files.get(`${directory}/${name}`) ?? '')
        .join('---\n');
      expect(stderr).toBe('');
      expect(objects(stdout)).toEqual(objects(written));
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
});

function objects(text: string): string[] {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort())
      : value;
  return parseAllDocuments(text)
    .map((document) => JSON.stringify(document.toJS(), sorted))
    .sort();
}
