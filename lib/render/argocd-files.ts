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
export function checkArgocdFiles(argocd: ArgocdProps, files: RepositoryFiles): void {
  const { source } = argocd;
  if (!('sha256' in source)) return;
  const problems = [installProblem(source.sha256, argocd, files), kustomizationProblem(files)];
  const found = problems.filter((it) => it !== undefined);
  if (found.length > 0) throw new FleetError(found);
}

function installProblem(
  expected: string,
  { version, highAvailability = false }: ArgocdProps,
  files: RepositoryFiles,
): Problem | undefined {
  const file = ARGOCD_INSTALL_FILE;
  const path = `manifests/${highAvailability ? 'ha/' : ''}install.yaml`;
  const url = `https://raw.githubusercontent.com/argoproj/argo-cd/v${version}/${path}`;
  const download = `\`curl --create-dirs -fLo ${file} ${url}\``;
  if (files.kindOf(file) !== 'file') {
    return { file, message: "Argo CD's manifests are missing.", fix: `Run ${download}.` };
  }
  const text = files.read(file);
  const actual = createHash('sha256').update(text).digest('hex');
  if (actual !== expected) {
    const message = `Its SHA-256 is ${actual}, but ${PLATFORM_FILE} expects ${expected}.`;
    const fix = `If this is ${path} of Argo CD ${version}, set \`argocd: { source: { sha256: '${actual}' } }\` in ${PLATFORM_FILE}: the value that \`sha256sum ${file}\` prints.`;
    return { file, message, fix };
  }
  const [, tag] = /^\s*image: \S*\bargocd:v(\d+\.\d+\.\d+)/m.exec(text) ?? [];
  if (tag !== undefined && tag !== version) {
    const message = `It installs Argo CD ${tag}, but ${PLATFORM_FILE} has \`version: '${version}'\`: the settings would be checked against the wrong version.`;
    return { file, message, fix: `Set \`version: '${tag}'\`, or run ${download}.` };
  }
  const hasReplicas = /^ {2}name: argocd-redis-ha/m.test(text);
  if (hasReplicas === highAvailability) return undefined;
  const message = hasReplicas
    ? 'It installs Argo CD with high availability, which the settings do not have.'
    : 'It installs Argo CD without high availability, which the settings have.';
  return { file, message, fix: `Set \`highAvailability: ${hasReplicas}\`, or run ${download}.` };
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
