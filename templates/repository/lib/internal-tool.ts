import {
  type App,
  type AppKind,
  defineApp,
  type Environments,
  type ImageApp,
  WebService,
  type WebServiceSpec,
} from 'argosy';

/** What may be said of an internal tool: a web service, and who looks after it. */
export interface InternalToolSpec extends WebServiceSpec {
  /** The team that is asked when it does not work. */
  readonly owner: string;
}

const INTERNAL_TOOL: AppKind<InternalToolSpec, { readonly main: WebService }> = {
  name: 'InternalTool',
  pure: true,
  build(chart, { owner, ...spec }, { app, images }) {
    const labels = { 'app.kubernetes.io/managed-by': 'argosy', owner, ...spec.labels };
    const image = images[app] ?? '';
    return {
      main: new WebService(chart, 'InternalTool', { ...spec, labels, name: app, image, images }),
    };
  },
};

/** Describes a tool of our own: a web service without an ingress, labelled with its owner. */
export function defineInternalTool<Name extends string>(
  environments: Environments<Name>,
  definition: ImageApp<NoInfer<Name>, InternalToolSpec, WebService>,
): App {
  return defineApp(environments, INTERNAL_TOOL, definition as never);
}
