import {
  type App,
  type AppSettings,
  defineApp,
  defineWorkloadKind,
  type Environments,
  type ImageApp,
  objectSchema,
  v,
  WebService,
  type WebServiceSpec,
  webServiceEntries,
  workloadIdentity,
} from 'argosy';

/** What may be said of an internal tool: a web service, and who looks after it. */
export interface InternalToolSpec extends WebServiceSpec {
  /** The team that is asked when it does not work. */
  readonly owner: string;
}

const INTERNAL_TOOL = defineWorkloadKind<InternalToolSpec, WebService>({
  name: 'InternalTool',
  pure: true,
  schema: objectSchema<InternalToolSpec>({
    ...webServiceEntries,
    owner: v.pipe(v.string(), v.nonEmpty('Name the team that looks after it.')),
  }),
  build(chart, { owner, ...spec }, context) {
    const labels = { 'app.kubernetes.io/managed-by': 'argosy', owner, ...spec.labels };
    return new WebService(chart, 'InternalTool', { ...spec, labels, ...workloadIdentity(context) });
  },
});

/** Describes a tool of our own: a web service without an ingress, labelled with its owner. */
export function defineInternalTool<Name extends string>(
  environments: Environments<Name>,
  definition: ImageApp<NoInfer<Name>, InternalToolSpec & AppSettings, WebService>,
): App {
  return defineApp(environments, INTERNAL_TOOL, definition);
}
