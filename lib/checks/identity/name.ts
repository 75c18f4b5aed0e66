import { show } from '../../base/hint';
import { objectAt } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import {
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isPathSegmentName,
} from '../../kubernetes/names';
import type { Rule } from '../rule';

/** What names of a kind are like. */
interface NameForm {
  readonly accepts: (name: string) => boolean;
  /** As a part of a sentence. */
  readonly asked: string;
  /** The length beyond which the cluster fails, and what fails then. */
  readonly limit?: { readonly length: number; readonly reason: string };
}

const SUBDOMAIN: NameForm = {
  accepts: isDns1123Subdomain,
  asked:
    'at most 253 lower-case letters, digits, hyphens and dots, each part beginning and ending with a letter or digit',
};

const LABEL: NameForm = {
  accepts: isDns1123Label,
  asked:
    'at most 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
};

const PATH_SEGMENT: NameForm = {
  accepts: isPathSegmentName,
  asked: 'anything but ".", "..", and what has a "/" or "%" in it',
};

const FORMS: ReadonlyMap<string, NameForm> = new Map<string, NameForm>([
  ['/Namespace', LABEL],
  [
    '/Service',
    {
      accepts: isDns1035Label,
      asked:
        'at most 63 lower-case letters, digits and hyphens, beginning with a letter and ending with a letter or digit',
    },
  ],
  [
    'apps/StatefulSet',
    {
      ...LABEL,
      limit: {
        length: 52,
        reason:
          'its pods have a label of its name and a hash, which has 63 at most: no pod would be made',
      },
    },
  ],
  [
    'batch/CronJob',
    { ...SUBDOMAIN, limit: { length: 52, reason: 'each of its Jobs gets 11 more' } },
  ],
  [
    'batch/Job',
    {
      ...SUBDOMAIN,
      limit: { length: 63, reason: 'its pods have its name as the value of a label' },
    },
  ],
]);

/** Groups whose objects are not called like others. */
const PATH_SEGMENT_GROUPS: ReadonlySet<string> = new Set([
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'rbac.authorization.k8s.io',
]);

/** Kinds whose names are a matter of their own: addresses, drivers. */
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'networking.k8s.io/IPAddress',
  'storage.k8s.io/CSIDriver',
]);

const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

/** An object whose name the API server refuses. */
export const name: Rule = {
  id: 'identity/name',
  severity: 'error',
  summary: 'An object’s name is not one that its kind may have, or is left to the cluster.',
  why: 'The API server refuses it, or its controller can not make what it is there for. An object whose name only the cluster knows can not be compared with Git.',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  *check({ manifests, argocd }) {
    for (const manifest of [...manifests, ...argocd]) {
      const { object } = manifest;
      const { kind, metadata } = object;
      // Whatever the type says: `extend` and patches can make anything of it.
      const given = metadata.name as unknown;
      if (typeof given !== 'string' || given === '') {
        if (metadata['generateName'] !== undefined) {
          if (isHook(object)) continue;
          yield {
            manifest,
            path: ['metadata', 'generateName'],
            message: `This ${kind} has \`generateName\` and no name: Argo CD would make another one at every sync, and remove the last.`,
            fix: 'Give it a `metadata.name`. Only a hook, with the annotation `argocd.argoproj.io/hook`, may leave its name to the cluster.',
          };
          continue;
        }
        yield {
          manifest,
          path: ['metadata', 'name'],
          message: `This ${kind} has no name: the API server refuses it.`,
          fix: 'Give it a `metadata.name`.',
        };
        continue;
      }
      const form = formOf(object);
      if (form === undefined) continue;
      const { accepts, asked, limit } = form;
      const isLong = limit !== undefined && given.length > limit.length;
      if (!isLong && accepts(given)) continue;
      const what = accepts(given)
        ? `has ${given.length} characters, and a ${kind} may have ${limit?.length}: ${limit?.reason}`
        : `is not the name of a ${kind}: it may have ${asked}. The API server refuses it`;
      yield {
        manifest,
        path: ['metadata', 'name'],
        message: `The name ${show(given)} ${what}.`,
        fix: `${isLong ? 'Choose a shorter name' : 'Choose another name'}: the built-in kinds call their objects like the app (\`name\`), and companions \`<app>-<key>\`; in \`extend\`, set \`metadata.name\`.`,
      };
    }
  },
};

function formOf(object: ApiObjectJson): NameForm | undefined {
  const group = apiGroup(object);
  const kind = `${group}/${object.kind}`;
  if (PATH_SEGMENT_GROUPS.has(group)) return PATH_SEGMENT;
  // OpenShift serves these itself, and has its own mind about names.
  if (group.endsWith('.openshift.io') || OTHER_KINDS.has(kind)) return undefined;
  // Then nobody adds the label.
  if (kind === 'batch/Job' && objectAt(object, 'spec')['manualSelector'] === true) return SUBDOMAIN;
  return FORMS.get(kind) ?? SUBDOMAIN;
}

function isHook({ metadata }: ApiObjectJson): boolean {
  const annotations = objectAt(metadata.annotations);
  return HOOKS.some((key) => Object.hasOwn(annotations, key));
}
