import { parse } from 'yaml';
import { type EnvironmentName, renderApplications } from './fleet';

export const { findings, problems, tree } = renderApplications();

/** An object of an app, or its Application. Fails if it is not rendered. */
export function object(environment: EnvironmentName, app: string, kind: string, name = app) {
  const path =
    kind === 'Application'
      ? `argocd/${environment}/Application.${app}-${environment}.k8s.yaml`
      : `apps/${environment}/${app}/${kind}.${name}.k8s.yaml`;
  const text = tree.get(path);
  if (text === undefined) throw new Error(`There is no ${path}.`);
  return parse(text);
}

/** The spec of the pods of a workload. */
export const podOf = (environment: EnvironmentName, app: string, kind = 'Deployment') =>
  object(environment, app, kind).spec.template.spec;

/** The kinds of an app's objects. */
export const kindsOf = (environment: EnvironmentName, app: string) =>
  [...tree.keys()].flatMap((path) =>
    path.startsWith(`apps/${environment}/${app}/`) ? [path.split('/').at(-1)?.split('.')[0]] : [],
  );
