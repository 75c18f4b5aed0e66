import { formatField } from '../../lib/base/validation';
import { isAbout } from '../../lib/checks/contents';
import { podsOf } from '../../lib/checks/pods';
import type { ChangeRule, FleetRule, Rule, RuleContext, RuleFinding } from '../../lib/checks/rule';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import { Schemas } from '../../lib/kubernetes/schemas/schemas';
import { clusterName, type Environment, namespaceOf } from '../../lib/model/environment';
import type { Manifest } from '../../lib/model/manifest';
import { environments, platform } from '../environments';

/** A violation, with its object and field as strings. */
export interface Found {
  /** Such as `Deployment/web`. */
  readonly object: string;
  /** Such as `spec.replicas`. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** An object of the app `web` in production, without irrelevant fields. */
export function object(
  kind: string,
  apiVersion: string,
  body: object = {},
  metadata: object = {},
): ApiObjectJson {
  const { name = 'web', ...rest } = metadata as { name?: string };
  return { apiVersion, kind, metadata: { name, namespace: 'web', ...rest }, ...body };
}

/** A Deployment `web` with one container `web`, valid except for these changes. */
export function deployment(pod: object = {}, container: object = {}, spec: object = {}) {
  const labels = { app: 'web' };
  return object('Deployment', 'apps/v1', {
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(pod, container) },
      ...spec,
    },
  });
}

/** The spec of a pod that violates no rule. */
export function podSpec(pod: object = {}, container: object = {}): object {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'web',
        image: 'example/web:v1.0.0',
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        },
        ...container,
      },
    ],
    ...pod,
  };
}

/** The context of a rule, with these objects in the app `web` in production. */
export function unitOf(
  objects: readonly ApiObjectJson[],
  changes: Partial<RuleContext> = {},
): RuleContext {
  const manifests = objects.map((it) => manifestOf(it));
  const { app = 'web', environment = environments.production } = changes;
  return {
    manifests,
    pods: podsOf(manifests),
    argocd: [],
    app,
    environment,
    namespace: namespaceOf(environment, app),
    platform,
    provided: [],
    schemas: new Schemas(),
    ...changes,
  };
}

/** An object as if created by `fleet/apps/web.ts`. */
export function manifestOf(it: ApiObjectJson, directory = 'apps/production/web'): Manifest {
  return {
    object: it,
    constructPath: `production/web/${it.kind}`,
    sourceFile: 'fleet/apps/web.ts',
    directory,
    cluster: clusterName(environments.production.cluster),
  };
}

/** The findings of a rule in these objects of the app `web` in production. */
export function violations(
  rule: Rule,
  objects: readonly ApiObjectJson[],
  changes: Partial<RuleContext> = {},
): Found[] {
  const unit = unitOf(objects, changes);
  return found(isAbout(rule, unit) ? rule.check(unit) : []);
}

/** The findings of a fleet rule in these manifests. */
export function fleetViolations(rule: FleetRule, manifests: readonly Manifest[]): Found[] {
  return found(rule.check(manifests));
}

/** The findings of a change rule for a committed object and its new version. */
export function changeViolations(
  rule: ChangeRule,
  before: ApiObjectJson,
  after: ApiObjectJson,
  environment?: Environment,
): Found[] {
  const change = { before, after: manifestOf(after), ...(environment && { environment }) };
  return found(rule.check(change));
}

function found(violations: Iterable<RuleFinding>): Found[] {
  return [...violations].map(({ manifest, path = [], message, fix }) => ({
    object: `${manifest.object.kind}/${manifest.object.metadata.name}`,
    path: formatField(path),
    message,
    fix,
  }));
}
