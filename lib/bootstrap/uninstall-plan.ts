import type { BootstrapTarget } from './bootstrap-target';
import { commandLine } from './command-line';

/** A step that a person takes: its reason, and commands for a POSIX shell. */
export interface ManualStep {
  readonly title: string;
  readonly commands: readonly string[];
}

/**
 * The steps that remove an Argo CD, and nothing that it has deployed. They are never run automatically: in another order,
 * the finalizers of the Applications delete every app.
 *
 * @param context the name of the context.
 */
export function uninstallPlan(
  { namespace, bootstrap }: BootstrapTarget,
  context: string,
): ManualStep[] {
  const kubectl = (...args: string[]) => commandLine(context, args);
  const here = ['--namespace', namespace];
  const merge = (patch: object) => ['--type', 'merge', '--patch', JSON.stringify(patch)];
  const stopSelfManagement: ManualStep = {
    title: 'Stop Argo CD from managing itself: it would start what the next step stops',
    commands: [
      kubectl(
        ...['patch', 'applications.argoproj.io', 'argocd', ...here],
        ...merge({ spec: { syncPolicy: { automated: null } } }),
      ),
    ],
  };
  const withoutFinalizers = (resource: string) =>
    [
      `${kubectl('get', resource, ...here, '--output', 'name')} |`,
      `xargs -r -n 1 ${kubectl('patch', ...here, ...merge({ metadata: { finalizers: null } }))}`,
    ].join(' ');
  return [
    ...(bootstrap.argocd ? [stopSelfManagement] : []),
    {
      title: 'Stop the controllers: they would act on everything that follows',
      commands: [
        kubectl(
          ...['scale', ...here, '--replicas', '0'],
          ...[
            'statefulset/argocd-application-controller',
            'deployment/argocd-applicationset-controller',
          ],
        ),
        ...['argocd-application-controller', 'argocd-applicationset-controller'].map((name) =>
          kubectl(
            ...['wait', 'pods', ...here, '--for', 'delete', '--timeout', '2m'],
            ...['--selector', `app.kubernetes.io/name=${name}`],
          ),
        ),
      ],
    },
    {
      title:
        'Remove the finalizers, by which the deletion of an Application deletes what it deploys',
      commands: ['applicationsets', 'applications', 'appprojects'].map((it) =>
        withoutFinalizers(`${it}.argoproj.io`),
      ),
    },
    {
      title:
        'Look for Applications in other namespaces: the last step deletes them, too. Their apps keep running',
      commands: [
        kubectl(
          ...['get', 'applications.argoproj.io', '--all-namespaces'],
          ...['--field-selector', `metadata.namespace!=${namespace}`],
        ),
      ],
    },
    {
      title:
        'Make sure that no Application has finalizers: this must print nothing. If it names one, remove them in its namespace as above',
      commands: [
        kubectl(
          ...['get', 'applications.argoproj.io', '--all-namespaces', '--output'],
          'jsonpath={range .items[?(@.metadata.finalizers)]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}',
        ),
      ],
    },
    {
      title: 'Delete the Applications and projects. The apps keep running',
      commands: [
        kubectl(
          ...[
            'delete',
            'applicationsets.argoproj.io,applications.argoproj.io,appprojects.argoproj.io',
          ],
          ...[...here, '--all'],
        ),
      ],
    },
    {
      title: 'Delete Argo CD, its CRDs, and its rights',
      commands: [
        kubectl('delete', 'namespace', namespace),
        kubectl(
          ...['delete', 'crd', 'applications.argoproj.io', 'applicationsets.argoproj.io'],
          'appprojects.argoproj.io',
        ),
        kubectl(
          ...['delete', 'clusterroles,clusterrolebindings'],
          ...['--selector', 'app.kubernetes.io/part-of=argocd'],
        ),
      ],
    },
  ];
}
