/** A CRD of the kind Widget, as JSON. */
export function crd(
  spec: object,
  { name = 'v1', ...version }: Record<string, unknown> = {},
  more: object[] = [],
) {
  const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', ...spec } } };
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      scope: 'Cluster',
      versions: [
        { name, served: true, storage: true, schema: { openAPIV3Schema }, ...version },
        ...more,
      ],
    },
  });
}
