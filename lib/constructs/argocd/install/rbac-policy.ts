import type { ArgocdProps } from '../../../model/argocd/argocd';
import { type ArgocdPermission, isOfApps } from '../../../model/argocd/argocd-permission';
import type { ArgocdRbac } from '../../../model/argocd/argocd-rbac';
import { type ArgocdRole, isBuiltInRole } from '../../../model/argocd/argocd-role';
import { deniedOnObjects } from '../../../model/argocd/denied-objects';
import { applicationName, projectName } from '../../../model/layout';

/** The names of the projects of an environment, or of the project of one app in it. */
export type ProjectsOf = (environment: string, app?: string) => readonly string[];

/** The keys of `argocd-rbac-cm`, for the environments that Argo CD manages. */
export function rbacKeys(
  { rbac = {} }: ArgocdProps,
  environments: readonly string[],
  projects: ProjectsOf = (environment) => [projectName(environment)],
): Record<string, string> {
  const { default: everyone = 'readonly', scopes, matchMode } = rbac;
  const policy = policyLines(rbac, { mode: matchMode, environments, projects });
  return {
    'policy.default': everyone === 'none' ? '' : roleName(everyone, matchMode),
    ...(policy.length > 0 && { 'policy.csv': `${policy.join('\n')}\n` }),
    ...(scopes && { scopes: `[${scopes.map((it) => JSON.stringify(it)).join(', ')}]` }),
    ...(matchMode && { 'policy.matchMode': matchMode }),
  };
}

type MatchMode = ArgocdRbac['matchMode'];

interface Context {
  readonly mode: MatchMode;
  readonly environments: readonly string[];
  readonly projects: ProjectsOf;
}

/** The policy: a line for each permission of each role, and for each of its groups. */
function policyLines({ roles = {}, matchMode }: ArgocdRbac, context: Context): string[] {
  const own = Object.entries(roles).flatMap(([name, role]) => roleLines(name, role, context));
  return matchMode === 'regex' ? [...REGEX_ROLES, ...own] : own;
}

function roleLines(name: string, role: ArgocdRole, context: Context): string[] {
  const { mode } = context;
  const subject = roleName(name, mode);
  const { groups = [], inherits = [], allow = [], deny = [] } = role;
  return [
    ...allow.flatMap((it) => permissionLines(subject, it, 'allow', context)),
    ...deny.flatMap((it) => {
      const actions = [...new Set([...it.actions, ...deniedOnObjects(it, role)])];
      return permissionLines(subject, { ...it, actions }, 'deny', context);
    }),
    ...inherits.map((parent) => `g, ${subject}, ${roleName(parent, mode)}`),
    ...groups.map((group) => `g, ${field(group)}, ${subject}`),
  ];
}

function permissionLines(
  subject: string,
  permission: ArgocdPermission,
  effect: 'allow' | 'deny',
  context: Context,
): string[] {
  const { mode } = context;
  const match = (text: string) => (mode === 'regex' ? anchored(text) : text);
  const objects = objectsOf(permission, effect, context);
  return permission.actions.flatMap((action) =>
    objects.map((object) => {
      const values = [match(permission.on), match(action), match(object)].map(field);
      return `p, ${subject}, ${values.join(', ')}, ${effect}`;
    }),
  );
}

/** The objects of a permission: `<project>/<application>` for what belongs to an app. */
function objectsOf(
  permission: ArgocdPermission,
  effect: 'allow' | 'deny',
  { environments: managed, projects }: Context,
): readonly string[] {
  if (!isOfApps(permission)) return permission.names ?? ['*'];
  const { environments, apps } = permission;
  // Other projects, such as that of Argo CD itself, have no environment: nothing is allowed in them, but all is denied.
  if (effect === 'deny' && environments === undefined && apps === undefined) return ['*/*'];
  return (environments ?? managed)
    .filter((name) => managed.includes(name))
    .flatMap((name) => {
      if (apps === undefined) return projects(name).map((project) => `${project}/*`);
      return apps.flatMap((app) =>
        projects(name, app).map((project) => `${project}/${applicationName(app, name)}`),
      );
    });
}

/** A field of a line. Argo CD reads the lines as CSV. */
function field(text: string): string {
  return /[,#]/.test(text) ? `"${text}"` : text;
}

/** A regular expression for what a glob matches: Argo CD finds an expression anywhere in the text. */
function anchored(glob: string): string {
  const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return `^${parts.join('.*')}$`;
}

/** The name of a role in the policy. With regular expressions, the built-in ones match nothing. */
function roleName(name: string, mode: MatchMode): string {
  return mode === 'regex' && isBuiltInRole(name) ? `role:${name}-regex` : `role:${name}`;
}

const READABLE = [
  'accounts',
  'applications',
  'applicationsets',
  'certificates',
  'clusters',
  'gpgkeys',
  'logs',
  'projects',
  'repositories',
  'write-repositories',
];

/** What Argo CD's built-in roles allow, for the mode that they do not work in. */
const REGEX_ROLES = [
  ...READABLE.map((resource) => `p, role:readonly-regex, ^${resource}$, ^get$, .*, allow`),
  'p, role:admin-regex, .*, .*, .*, allow',
];
