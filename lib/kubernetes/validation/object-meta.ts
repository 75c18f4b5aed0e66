import { listAt, objectAt, textOf } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../api-object';
import { builtInScope } from '../schemas/table';
import { all, type Check, each, fields, isAbsent, type Refusals, required, text } from './check';
import { labelKey } from './values';

// The metadata of every object. Names, labels and annotations have rules of their own.

/** The finalizers of Kubernetes itself. */
const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Kinds that take any qualified name as a finalizer, as custom resources do. */
const WITH_ANY_FINALIZER = [
  ...['admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io'],
  ...['coordination.k8s.io', 'node.k8s.io', 'policy'],
];

const qualified = text(
  (it) => it.includes('/') || STANDARD.includes(it),
  'a name with a domain, such as "example.com/cleanup"',
);

const ownerReference: Check = fields({
  apiVersion: required((value, refusals) => {
    // The version is what follows the slash.
    if (typeof value === 'string' && value.endsWith('/')) refusals.add('has no version');
  }),
  kind: required(),
  name: required(),
  uid: required(),
});

const metadata = (takesAnyFinalizer: boolean): Check =>
  fields(
    {
      finalizers: each(takesAnyFinalizer ? labelKey : all(labelKey, qualified)),
      ownerReferences: each(ownerReference),
    },
    (it, refusals) => {
      const finalizers = listAt(it, 'finalizers');
      if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
        refusals.add('has both orphan and foregroundDeletion', 'finalizers');
      }
      const controllers = listAt(it, 'ownerReferences').filter(
        (owner) => objectAt(owner)['controller'] === true,
      );
      if (controllers.length > 1) refusals.add('has more than one controller', 'ownerReferences');
    },
  );

const ofKubernetes = metadata(false);
const ofOthers = metadata(true);

/** Checks the metadata of an object of any kind. */
export function objectMeta(object: ApiObjectJson, refusals: Refusals): void {
  const it = objectAt(object, 'metadata');
  if (isAbsent(it['finalizers']) && isAbsent(it['ownerReferences'])) return;
  const group = apiGroup(object);
  const isCustom = builtInScope(group, object.kind) === undefined;
  const check = isCustom || WITH_ANY_FINALIZER.includes(group) ? ofOthers : ofKubernetes;
  refusals.within('metadata', () => check(it, refusals));
}

/** Refuses any other name: it follows from the spec. */
export function requireName(metadata: unknown, expected: string, refusals: Refusals): void {
  const { name = '', generateName = '' } = objectAt(metadata as never);
  if (name !== expected) {
    refusals.add(
      `is ${JSON.stringify(textOf(name))}: it must be "${expected}"`,
      'metadata',
      'name',
    );
  }
  if (generateName !== '' && generateName !== null && generateName !== expected) {
    refusals.add(`is not allowed: the name must be "${expected}"`, 'metadata', 'generateName');
  }
}
