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
  withDefaultHost,
  withDefaultReplicas,
  workloadIdentity,
} from 'argosy';

/** The fields of an internal tool: those of a web service, and its owner. */
export interface InternalToolSpec extends WebServiceSpec {
  /** The team that maintains it. */
  readonly owner: string;
}

const INTERNAL_TOOL = defineWorkloadKind<InternalToolSpec, WebService>({
  name: 'InternalTool',
  pure: true,
  schema: objectSchema<InternalToolSpec>({
    ...webServiceEntries,
    owner: v.pipe(v.string(), v.nonEmpty('Set the team that maintains it.')),
  }),
  build(chart, { owner, ...tool }, context) {
    const spec = withDefaultReplicas(withDefaultHost(tool, context), context);
    const labels = { 'app.kubernetes.io/managed-by': 'argosy', owner, ...spec.labels };
    return new WebService(chart, 'InternalTool', { ...spec, labels, ...workloadIdentity(context) });
  },
});

/** Defines an internal tool: a web service whose objects are labelled with its owner. */
export function defineInternalTool<Name extends string, Group extends string = never>(
  environments: Environments<Name, Group>,
  definition: ImageApp<
    NoInfer<Name>,
    InternalToolSpec & AppSettings,
    WebService,
    NoInfer<Group>
  >,
): App {
  return defineApp(environments, INTERNAL_TOOL, definition);
}
