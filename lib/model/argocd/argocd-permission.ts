import * as v from 'valibot';
import { existing } from '../../base/hint';
import { checkedFields, type Schema } from '../../base/schema';
import { DnsLabel, NonEmpty } from '../../kubernetes/names';

/** Actions on some objects. */
export type ArgocdPermission = ApplicationPermission | ObjectPermission;

/** Actions on what belongs to an app. */
export interface ApplicationPermission {
  readonly on: 'applications' | 'applicationsets' | 'logs' | 'exec';
  /** Such as `sync`, `action/apps/Deployment/restart`, or `*`. */
  readonly actions: readonly string[];
  /** Environments or groups. @default all environments of this Argo CD; in `deny` without `apps`, every project */
  readonly environments?: readonly string[];
  /** @default all apps */
  readonly apps?: readonly string[];
}

/** Actions on anything else. */
export interface ObjectPermission {
  readonly on:
    | 'accounts'
    | 'certificates'
    | 'clusters'
    | 'extensions'
    | 'gpgkeys'
    | 'projects'
    | 'repositories'
    | 'write-repositories';
  readonly actions: readonly string[];
  /** Names of projects or extensions, addresses of clusters or repositories. @default all */
  readonly names?: readonly string[];
}

const CRUD = ['get', 'create', 'update', 'delete'];

/**
 * The actions that each resource knows.
 *
 * Source: docs/operator-manual/rbac.md and assets/builtin-policy.csv of Argo CD 3.5.1.
 */
const ACTIONS: Readonly<Record<ArgocdPermission['on'], readonly string[]>> = {
  applications: [...CRUD, 'sync', 'override', 'action'],
  applicationsets: CRUD,
  logs: ['get'],
  exec: ['create'],
  accounts: ['get', 'update'],
  certificates: ['get', 'create', 'delete'],
  clusters: CRUD,
  extensions: ['invoke'],
  gpgkeys: ['get', 'create', 'delete'],
  projects: CRUD,
  repositories: CRUD,
  'write-repositories': CRUD,
};

const RESOURCES = Object.keys(ACTIONS) as ArgocdPermission['on'][];

/** Actions of Applications that go on with `/<group>/<Kind>/…`. */
const DETAILED = ['action', 'delete', 'update'];

/** True for actions on what belongs to an app. */
export function isOfApps(permission: ArgocdPermission): permission is ApplicationPermission {
  return isAppResource(permission.on);
}

function isAppResource(on: ArgocdPermission['on']): on is ApplicationPermission['on'] {
  return ['applications', 'applicationsets', 'logs', 'exec'].includes(on);
}

const ofObjects = RESOURCES.filter((it): it is ObjectPermission['on'] => !isAppResource(it));

const actions = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^[\w*][\w*./-]*$/, 'Use an action, such as "sync".'))),
  v.minLength(1, 'Name at least one action.'),
);

export const PermissionSchema = v.pipe(
  v.variant(
    'on',
    [
      v.strictObject({
        on: v.picklist(RESOURCES.filter(isAppResource)),
        actions,
        environments: v.optional(v.array(DnsLabel)),
        apps: v.optional(v.array(DnsLabel)),
      }),
      v.strictObject({
        on: v.picklist(ofObjects),
        actions,
        names: v.optional(v.array(NonEmpty)),
      }),
    ],
    ({ input }) => unknownResource(input),
  ) as unknown as Schema<ArgocdPermission>,
  checkedFields<ArgocdPermission>(function* ({ on, actions: list }) {
    for (const [i, action] of list.entries()) {
      const message = actionProblem(on, action);
      if (message !== undefined) yield { path: ['actions', i], message };
    }
  }),
);

function unknownResource(on: unknown): string {
  if (typeof on !== 'string') return "Use { on: 'applications', actions: ['sync'] }, for example.";
  return `Argo CD has no permissions on "${on}". ${existing(on, RESOURCES)}`;
}

function actionProblem(on: ArgocdPermission['on'], action: string): string | undefined {
  if (action === '*') return undefined;
  const [verb = '', ...object] = action.split('/');
  if (verb === 'action' && ACTIONS[on].includes(verb)) {
    return object.length > 0
      ? undefined
      : 'Name the kind and the action of the object: "action/<group>/<Kind>/<name>", such as "action/apps/Deployment/restart", or "action/*" for all.';
  }
  if (!ACTIONS[on].includes(verb)) {
    const known = ACTIONS[on].map((it) => (it === 'action' ? 'action/<group>/<Kind>/<name>' : it));
    return `There is no action "${action}" on ${on}. ${existing(verb, [...known, '*'])}`;
  }
  if (object.length === 0 || (on === 'applications' && DETAILED.includes(verb))) return undefined;
  return `There is no action "${action}" on ${on}. Use "${verb}": it has no kind or name.`;
}
