import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { sameJson } from '../base/json';
import type { ArgocdProps } from '../model/argocd/argocd';
import {
  ARGOCD_INSTALL_FILE,
  FLEET_ARGOCD,
  kustomizationFile,
  PLATFORM_FILE,
} from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import type { RepositoryFiles } from './repository-files';

/**
 * Checks Argo CD's own manifests, if they are kept in the fleet.
 *
 * @throws FleetError if they are missing, or are not those that the platform names.
 */
export function checkArgocdFiles({ source, version }: ArgocdProps, files: RepositoryFiles): void {
  if (!('sha256' in source)) return;
  const problems = [installProblem(source.sha256, version, files), kustomizationProblem(files)];
  const found = problems.filter((it) => it !== undefined);
  if (found.length > 0) throw new FleetError(found);
}

function installProblem(
  expected: string,
  version: string,
  files: RepositoryFiles,
): Problem | undefined {
  const file = ARGOCD_INSTALL_FILE;
  if (files.kindOf(file) !== 'file') {
    const message = `Argo CD's manifests are missing.`;
    const fix = `Download \`manifests/install.yaml\` (or \`manifests/ha/install.yaml\`) of Argo CD ${version} to ${file}.`;
    return { file, message, fix };
  }
  const actual = createHash('sha256').update(files.read(file)).digest('hex');
  if (actual === expected) return undefined;
  const message = `Its SHA-256 is ${actual}, but ${PLATFORM_FILE} expects ${expected}.`;
  const fix = `If this is the file of Argo CD ${version}, set \`argocd.source.sha256\` to its checksum.`;
  return { file, message, fix };
}

/** Kustomize loads no single file from outside of its directory, but it loads another kustomization. */
const KUSTOMIZATION = {
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: ['install.yaml'],
};

function kustomizationProblem(files: RepositoryFiles): Problem | undefined {
  const file = kustomizationFile(FLEET_ARGOCD);
  const isRight =
    files.kindOf(file) === 'file' && sameJson(parsed(files.read(file)), KUSTOMIZATION);
  if (isRight) return undefined;
  const lines = [
    `apiVersion: ${KUSTOMIZATION.apiVersion}`,
    `kind: ${KUSTOMIZATION.kind}`,
    'resources: [install.yaml]',
  ];
  const message =
    "Kustomize reads Argo CD's manifests through this file, which is missing or different.";
  return {
    file,
    message,
    fix: `Write exactly these lines: ${lines.map((it) => `\`${it}\``).join(', ')}.`,
  };
}

function parsed(text: string) {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
