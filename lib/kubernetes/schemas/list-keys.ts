/**
 * The keys by which Kubernetes merges the items of its lists, by struct and field: `x-kubernetes-list-map-keys`, or
 * the items themselves where the list is a set. `protocol=TCP` has a default. Lists of a status are left out; so are
 * `containers` and `initContainers`, whose names must differ across both lists.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/api/openapi-spec/swagger.json
 */
const KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'admissionregistration.v1.MutatingAdmissionPolicySpec': { matchConditions: 'name' },
  'admissionregistration.v1.MutatingWebhook': { matchConditions: 'name' },
  'admissionregistration.v1.MutatingWebhookConfiguration': { webhooks: 'name' },
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec': { validationActions: '' },
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': {
    matchConditions: 'name',
    variables: 'name',
  },
  'admissionregistration.v1.ValidatingWebhook': { matchConditions: 'name' },
  'admissionregistration.v1.ValidatingWebhookConfiguration': { webhooks: 'name' },
  'apiextensions.v1.JSONSchemaProps': { 'x-kubernetes-validations': 'rule' },
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': { values: '' },
  'core.v1.Container': {
    env: 'name',
    ports: 'containerPort protocol=TCP',
    volumeDevices: 'devicePath',
    volumeMounts: 'mountPath',
  },
  'core.v1.ContainerRestartRuleOnExitCodes': { values: '' },
  'core.v1.EphemeralContainer': {
    env: 'name',
    volumeDevices: 'devicePath',
    volumeMounts: 'mountPath',
  },
  'core.v1.NodeSpec': { podCIDRs: '' },
  'core.v1.PodSpec': {
    hostAliases: 'ip',
    imagePullSecrets: 'name',
    resourceClaims: 'name',
    schedulingGates: 'name',
    topologySpreadConstraints: 'topologyKey whenUnsatisfiable',
    volumes: 'name',
  },
  'core.v1.ResourceRequirements': { claims: 'name' },
  'core.v1.ServiceAccount': { secrets: 'name' },
  'core.v1.ServiceSpec': { ports: 'port protocol=TCP' },
  'discovery.v1.Endpoint': { addresses: '' },
  'flowcontrol.v1.NonResourcePolicyRule': { nonResourceURLs: '', verbs: '' },
  'flowcontrol.v1.ResourcePolicyRule': { apiGroups: '', namespaces: '', resources: '', verbs: '' },
  'meta.v1.ObjectMeta': { finalizers: '', ownerReferences: 'uid' },
  'storage.v1.CSIDriverSpec': { volumeLifecycleModes: '' },
  'storage.v1.CSINodeSpec': { drivers: 'name' },
};

/** A field that identifies an item of a list. */
export interface ListKey {
  readonly name: string;
  /** The value of an item without it. @default none */
  readonly fallback?: unknown;
}

/** The keys of the items of a list field of a struct; empty for a set; `undefined` if repeated items are allowed. */
export function listKeys(struct: string, field: string): readonly ListKey[] | undefined {
  const keys = Object.hasOwn(KEYS, struct) ? KEYS[struct] : undefined;
  const text = keys && Object.hasOwn(keys, field) ? keys[field] : undefined;
  if (text === undefined) return undefined;
  return text === '' ? [] : text.split(' ').map(parseKey);
}

function parseKey(text: string): ListKey {
  const [name = '', fallback] = text.split('=');
  return fallback === undefined ? { name } : { name, fallback };
}

/** The indices of the items whose key an earlier item has. */
export function repeatedItems(items: readonly unknown[], keys: readonly ListKey[]): number[] {
  if (items.length < 2) return [];
  const seen = new Set<string>();
  return items.flatMap((item, i) => {
    const id = idOf(item, keys);
    if (id === undefined) return [];
    if (seen.has(id)) return [i];
    seen.add(id);
    return [];
  });
}

/** An item without its key is refused for another reason. */
function idOf(item: unknown, keys: readonly ListKey[]): string | undefined {
  if (keys.length === 0) return JSON.stringify(item);
  const values = keys.map((it) => keyValue(item, it));
  return values.some((it) => it === undefined) ? undefined : JSON.stringify(values);
}

/** The value of a key of an item. */
export function keyValue(item: unknown, { name, fallback }: ListKey): unknown {
  const fields = item as Readonly<Record<string, unknown>> | null | undefined;
  return (typeof fields === 'object' ? fields?.[name] : undefined) || fallback;
}
