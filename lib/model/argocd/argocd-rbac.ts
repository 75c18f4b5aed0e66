import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsLabel, NonEmpty } from '../../kubernetes/names';

/** Who may do what in Argo CD. */
export interface ArgocdRbac {
  /**
   * What everyone who has logged in may do: the name of a role, `readonly`, or `none`.
   *
   * @default 'readonly'
   */
  readonly default?: string;
  /** Roles by name, in addition to `readonly` and `admin`, which Argo CD has. @default none */
  readonly roles?: Readonly<Record<string, ArgocdRole>>;
  /** The claims of a token that name groups. @default ['groups'] */
  readonly scopes?: readonly string[];
  /**
   * How Argo CD compares objects with policies. The built-in roles are written for `glob`: with `regex`, Argosy renders
   * roles that allow the same.
   *
   * @default 'glob'
   */
  readonly matchMode?: 'glob' | 'regex';
}

/** A role. */
export interface ArgocdRole {
  /** Groups of the identity provider that have the role. @default none: for `default` and `inherits` */
  readonly groups?: readonly string[];
  /** Roles whose permissions it has as well. @default none */
  readonly inherits?: readonly string[];
  /** @default nothing of its own */
  readonly allow?: readonly ArgocdPermission[];
  /**
   * What it must not do, also if another permission allows it. On applications, `delete` and `update` also deny the same
   * for the objects that they deploy.
   *
   * @default nothing
   */
  readonly deny?: readonly ArgocdPermission[];
}

/** Actions on some objects. */
export type ArgocdPermission = ApplicationPermission | ObjectPermission;

/** Actions on what belongs to an app. */
export interface ApplicationPermission {
  readonly on: 'applications' | 'applicationsets' | 'logs' | 'exec';
  /** Such as `sync`, `action/apps/Deployment/restart`, or `*`. */
  readonly actions: readonly string[];
  /** @default all environments of this Argo CD; in `deny` without `apps`, every project */
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

/** Actions of Applications that go on with `/<group>/<Kind>/…`. */
const DETAILED = ['action', 'delete', 'update'];

const actions = (on: readonly ArgocdPermission['on'][]) => ({
  on: v.picklist(on),
  actions: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[\w*][\w*./-]*$/, 'Use an action, such as "sync".'))),
    v.minLength(1, 'Name at least one action.'),
  ),
});

const ofApps: readonly ApplicationPermission['on'][] = [
  'applications',
  'applicationsets',
  'logs',
  'exec',
];
const ofObjects = (Object.keys(ACTIONS) as ArgocdPermission['on'][]).filter(
  (it): it is ObjectPermission['on'] => !(ofApps as readonly string[]).includes(it),
);

const PermissionSchema = v.pipe(
  v.variant('on', [
    v.strictObject({
      ...actions(ofApps),
      environments: v.optional(v.array(DnsLabel)),
      apps: v.optional(v.array(DnsLabel)),
    }),
    v.strictObject({ ...actions(ofObjects), names: v.optional(v.array(NonEmpty)) }),
  ]),
  v.check(
    (it) => unknownAction(it as ArgocdPermission) === undefined,
    ({ input }) => {
      const it = input as ArgocdPermission;
      return `There is no action "${unknownAction(it)}" on ${it.on}. There are ${ACTIONS[it.on].join(', ')} and *.`;
    },
  ),
) as unknown as Schema<ArgocdPermission>;

function unknownAction({ on, actions: list }: ArgocdPermission): string | undefined {
  return list.find((action) => {
    const [verb = '', ...rest] = action.split('/');
    if (action === '*') return false;
    if (!ACTIONS[on].includes(verb)) return true;
    if (verb === 'action') return rest.length === 0;
    return rest.length > 0 && !(on === 'applications' && DETAILED.includes(verb));
  });
}

/** A role of Argo CD itself. */
export function isBuiltInRole(name: string): boolean {
  return name === 'readonly' || name === 'admin';
}

const RoleName = v.pipe(
  DnsLabel,
  v.check(
    (name) => !isBuiltInRole(name) && name !== 'none',
    ({ input }) => `The name "${input}" is reserved. Choose another one.`,
  ),
);

export const RbacSchema = v.pipe(
  objectSchema<ArgocdRbac>({
    default: v.optional(DnsLabel),
    roles: v.optional(
      recordSchema(
        RoleName,
        objectSchema<ArgocdRole>({
          groups: v.optional(
            v.array(
              v.pipe(
                v.string(),
                v.regex(/^[^\s"][^"\n]*$/, 'Use the name of a group, without quotes.'),
              ),
            ),
          ),
          inherits: v.optional(v.array(DnsLabel)),
          allow: v.optional(v.array(PermissionSchema)),
          deny: v.optional(v.array(PermissionSchema)),
        }),
      ),
    ),
    scopes: v.optional(v.array(NonEmpty)),
    matchMode: v.optional(v.picklist(['glob', 'regex'])),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { default: everyone, roles = {} } = dataset.value;
    const isRole = (name: string) => isBuiltInRole(name) || Object.hasOwn(roles, name);
    const wanted = Object.values(roles).flatMap(({ inherits = [] }) => inherits);
    if (everyone !== undefined && everyone !== 'none') wanted.push(everyone);
    for (const name of wanted.filter((it) => !isRole(it))) {
      addIssue({ message: `There is no role "${name}". Define it in \`roles\`.` });
    }
  }),
);
