import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { filesBelow } from '../lib/base/files-below';
import type { ApiServer } from './api-server';

const DIRECTORY = 'imports/crds';

/** A CustomResourceDefinition, as far as it is changed here. */
interface Crd {
  readonly metadata: object;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly CrdVersion[];
  };
}

interface CrdVersion {
  readonly name: string;
  readonly schema: { readonly openAPIV3Schema: { readonly properties: object } };
}

const OPEN = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Options of {@link createCrds}. */
interface CrdOptions {
  /** Accept nothing but what people write. @default false */
  readonly strict?: boolean;
}

/**
 * Creates the project's CRDs, and waits until they are served. They have the fields that people write. Controllers write
 * others: the status, and Argo CD more.
 */
export async function createCrds(
  api: ApiServer,
  { strict = false }: CrdOptions = {},
): Promise<void> {
  const crds = filesBelow(DIRECTORY)
    .flatMap((file) => parseAllDocuments(readFileSync(`${DIRECTORY}/${file}`, 'utf8')))
    .map((document) => document.toJS() as Crd);
  for (const crd of crds) {
    await api.create(strict ? changed(crd, (it) => it) : forControllers(crd));
  }
  for (const crd of crds) await untilServed(api, crd);
}

async function untilServed(api: ApiServer, { spec }: Crd): Promise<void> {
  for (const { name } of spec.versions) {
    const object = { apiVersion: `${spec.group}/${name}`, kind: spec.names.kind, metadata: {} };
    for (let tries = 0; ; tries++) {
      try {
        await api.pathOf(object as never);
        break;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((done) => setTimeout(done, 100));
      }
    }
  }
}

/** The CRDs of Argo CD, which accept anything, with the labels that Argo CD's own have. */
export function argocdCrds(): object[] {
  return Object.entries({
    Application: ['application', 'app', 'apps'],
    ApplicationSet: ['applicationset', 'appset', 'appsets'],
    AppProject: ['appproject', 'appproj', 'appprojs'],
  }).map(([kind, [singular, ...shortNames]]) => {
    const plural = `${singular}s`;
    const name = `${plural}.argoproj.io`;
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' };
    const schema = { openAPIV3Schema: OPEN };
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name, labels },
      spec: {
        group: 'argoproj.io',
        names: { kind, listKind: `${kind}List`, plural, singular, shortNames },
        scope: 'Namespaced',
        versions: [{ name: 'v1alpha1', served: true, storage: true, schema }],
      },
    };
  });
}

function forControllers(crd: Crd): object {
  return crd.spec.group === 'argoproj.io' ? open(crd) : withStatus(crd);
}

function open(crd: Crd): object {
  const schema = { openAPIV3Schema: OPEN };
  return changed(crd, (version) => ({ ...version, schema }));
}

function withStatus(crd: Crd): object {
  return changed(crd, (version) => {
    const { openAPIV3Schema: schema } = version.schema;
    const properties = { ...schema.properties, status: OPEN };
    return {
      ...version,
      schema: { openAPIV3Schema: { ...schema, properties } },
      subresources: { status: {} },
    };
  });
}

/** CRDs of groups that belong to Kubernetes need an annotation. */
function changed({ metadata, spec, ...crd }: Crd, change: (it: CrdVersion) => object): object {
  const annotations = { 'api-approved.kubernetes.io': 'unapproved, for tests' };
  return {
    ...crd,
    metadata: { ...metadata, annotations },
    spec: { ...spec, versions: spec.versions.map(change) },
  };
}
