import { own } from '../../base/json';
import type { ArgocdPermission } from './argocd-permission';
import type { ArgocdRole } from './argocd-role';

/** Actions on an Application that Argo CD also asks for on its objects, as `delete/<group>/<Kind>/…`. */
const VERBS = ['delete', 'update'] as const;

type Verb = (typeof VERBS)[number];
type Roles = Readonly<Record<string, ArgocdRole>>;

/**
 * The actions on the objects of an Application that a role denies with those on the Application itself. What the role
 * allows by name is not denied: in Argo CD, a denial always wins.
 */
export function deniedOnObjects(denied: ArgocdPermission, { allow = [] }: ArgocdRole): string[] {
  return verbsOf(denied)
    .filter((verb) => allowedByName(verb, denied, allow) === undefined)
    .map((verb) => `${verb}/*`);
}

/** Denials that spare what the role allows by name, and thereby also what another permission of it allows. */
export function* sparedObjects(roles: Roles) {
  for (const [name, { allow = [], deny = [] }] of Object.entries(roles)) {
    for (const [i, denied] of deny.entries()) {
      for (const verb of verbsOf(denied)) {
        const spared = allowedByName(verb, denied, allow);
        if (spared === undefined || denied.actions.includes(`${verb}/*`)) continue;
        const other = otherGrant(verb, denied, name, roles);
        if (other === undefined) continue;
        const message = `The role allows "${spared}", so "${verb}" denies no objects of the apps, and ${other} allows more of them. Name the allowed actions there, or also deny "${verb}/*".`;
        const path = ['roles', name, 'deny', i, 'actions', denied.actions.indexOf(verb)];
        yield { path, message };
      }
    }
  }
}

function verbsOf({ on, actions }: ArgocdPermission): readonly Verb[] {
  return on === 'applications' ? VERBS.filter((verb) => actions.includes(verb)) : [];
}

/** An action on objects that a role allows where it denies the verb. */
function allowedByName(
  verb: Verb,
  denied: ArgocdPermission,
  allow: readonly ArgocdPermission[],
): string | undefined {
  return allow
    .filter((it) => overlap(it, denied))
    .flatMap(({ actions }) => actions)
    .find((action) => action.startsWith(`${verb}/`));
}

/** What else allows the role the verb on objects: `*`, or a role that it inherits. */
function otherGrant(
  verb: Verb,
  denied: ArgocdPermission,
  role: string,
  roles: Roles,
): string | undefined {
  const inherited = new Set([role]);
  // The set grows while it is read.
  for (const name of inherited) {
    if (name === 'admin') return 'the inherited role "admin"';
    const { allow = [], inherits = [] } = own(roles, name) ?? {};
    const there = allow.filter((it) => overlap(it, denied)).flatMap(({ actions }) => actions);
    if (there.includes('*')) return name === role ? '"*"' : `"*" of the inherited role "${name}"`;
    if (name !== role && there.some((action) => action.startsWith(`${verb}/`))) {
      return `the inherited role "${name}"`;
    }
    for (const parent of inherits) inherited.add(parent);
  }
  return undefined;
}

/** True for permissions on the Applications of the same app in the same environment. */
function overlap(a: ArgocdPermission, b: ArgocdPermission): boolean {
  if (a.on !== 'applications' || b.on !== 'applications') return false;
  return meet(a.environments, b.environments) && meet(a.apps, b.apps);
}

/** Without a list, it is all of them. */
function meet(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((it) => b.includes(it));
}
