import { ApiObject, type ApiObjectProps, type Chart } from 'cdk8s';
import { httpGet } from '../../../lib';
import type { App } from '../../../lib/model/app';
import { releaseFile } from '../../../lib/model/layout';
import type { ProjectRights } from '../../../lib/model/project-rights';
import type { CheckableFleet } from '../../../lib/render/checker';
import { renderAndCheck } from '../../../lib/render/render-fleet';
import { environments, fleetOf, type WebAppDefinition, webApp } from '../../fleet';

export const resources = {
  cpu: { request: '100m' },
  memory: { request: '128Mi', limit: '256Mi' },
} as const;

/** An app without findings, so that all findings are in what `extend` adds. */
export const careful: Partial<WebAppDefinition> = {
  base: {
    port: 8080,
    replicas: 2,
    resources,
    readiness: httpGet('/healthz'),
    podDisruptionBudget: { maxUnavailable: 1 },
    topologySpread: [{ over: 'zone' }],
  },
};

interface Place {
  readonly allow?: ProjectRights;
  readonly crds?: CheckableFleet['crds'];
}

/** The findings of all rules in a fleet with this app, in every environment. */
export function findingsIn(app: App, { allow = {}, crds = [] }: Place = {}) {
  const sources = fleetOf(app);
  const releases = Object.keys(environments).map(
    (name) => [releaseFile(name, 'web'), { images: { web: { tag: 'v1.4.2' } } }] as const,
  );
  const { findings, problems } = renderAndCheck({
    ...sources,
    releases: new Map(releases),
    environments: {
      dev: { ...environments.dev, allow },
      production: { ...environments.production, allow },
    },
    crds,
  });
  return [...problems, ...findings].map(
    ({ field, message, ...rest }) => `${'rule' in rest ? rest.rule : ''} ${field}: ${message}`,
  );
}

/** The findings of all rules for objects added to {@link careful} in `extend`. */
export function extended(extend: (chart: Chart) => void, place: Place = {}) {
  return findingsIn(webApp({ ...careful, extend }), place);
}

/** Adds an object as pasted from a Helm chart. */
export function paste(chart: Chart, object: ApiObjectProps & { readonly [key: string]: unknown }) {
  new ApiObject(chart, `${object.kind}-${object.metadata?.name}`, object);
}

const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** The spec of a pod with this container that meets the level "restricted". */
export function pod(container: object, rest: object = {}) {
  return {
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        securityContext: restricted,
        resources: {
          requests: { cpu: '100m', memory: '128Mi' },
          limits: { memory: '256Mi' },
        },
        ...container,
      },
    ],
    ...rest,
  };
}
