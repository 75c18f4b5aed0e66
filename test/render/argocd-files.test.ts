import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ArgocdProps } from '../../lib/model/argocd/argocd';
import { renderFleet } from '../../lib/render/render-fleet';
import { RepositoryFiles } from '../../lib/render/repository-files';
import { argocdFleet, MINIMAL } from '../argocd';
import { problemsOf } from '../fleet';

describe('manifests that are kept in the fleet', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'argosy-argocd-'));
    mkdirSync(join(root, 'fleet/argocd'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const kustomization =
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - install.yaml\n';
  const sha256 = '0'.repeat(64);

  function render(source: ArgocdProps['source'] = { sha256 }) {
    const fleet = argocdFleet({ ...MINIMAL, source });
    return renderFleet({ ...fleet, files: new RepositoryFiles(root) });
  }

  test('must exist', () => {
    expect(problemsOf(() => render()).map(({ file }) => file)).toEqual([
      'fleet/argocd/install.yaml',
      'fleet/argocd/kustomization.yaml',
    ]);
  });

  test('must be those of the version, with or without high availability', () => {
    const write = (text: string) => {
      writeFileSync(join(root, 'fleet/argocd/install.yaml'), text);
      return createHash('sha256').update(text).digest('hex');
    };
    const image = (tag: string) => `      image: registry.example.com/argoproj/argocd:${tag}\n`;
    writeFileSync(join(root, 'fleet/argocd/kustomization.yaml'), kustomization);
    const fixes = (text: string, changes: object = {}) => {
      const fleet = argocdFleet({ ...MINIMAL, ...changes, source: { sha256: write(text) } });
      const found = problemsOf(() =>
        renderFleet({ ...fleet, files: new RepositoryFiles(root) }),
      ) as { fix?: string }[];
      return found.map(({ fix = '' }) => fix);
    };
    expect(fixes(image('v3.4.9'))).toEqual([expect.stringContaining("Set `version: '3.4.9'`")]);
    const ha = `${image('v3.5.1')}metadata:\n  name: argocd-redis-ha-haproxy\n`;
    expect(fixes(ha)).toEqual([expect.stringContaining('Set `highAvailability: true`')]);
    expect(fixes(image('v3.5.1'), { highAvailability: true })).toEqual([
      expect.stringContaining('/v3.5.1/manifests/ha/install.yaml'),
    ]);
    expect(() => render({ sha256: write(image('v3.5.1')) })).not.toThrow();
    // A digest says nothing about the version.
    expect(() => render({ sha256: write(image('latest')) })).not.toThrow();
  });

  test('must have the checksum, and be read by the kustomization beside them', () => {
    writeFileSync(join(root, 'fleet/argocd/install.yaml'), 'kind: List\n');
    writeFileSync(join(root, 'fleet/argocd/kustomization.yaml'), kustomization);
    const [wrong] = problemsOf(() => render()) as { message: string; fix?: string }[];
    const [, actual = ''] = /is ([0-9a-f]{64}), but/.exec(wrong?.message ?? '') ?? [];
    expect(wrong?.fix).toContain(`source: { sha256: '${actual}' }`);
    expect(wrong?.fix).toContain('`sha256sum fleet/argocd/install.yaml`');
    const tree = render({ sha256: actual });
    expect(parse(tree.get('bootstrap/kustomization.yaml') ?? '').resources[0]).toBe(
      '../../fleet/argocd',
    );
    const { metadata } = parse(tree.get('bootstrap/Application.argocd.k8s.yaml') ?? '');
    expect(metadata.annotations['argocd.argoproj.io/manifest-generate-paths']).toBe(
      '.;/fleet/argocd',
    );
    writeFileSync(
      join(root, 'fleet/argocd/kustomization.yaml'),
      `${kustomization}nameSuffix: -x\n`,
    );
    expect(problemsOf(() => render({ sha256: actual }))).toHaveLength(1);
  });
});
