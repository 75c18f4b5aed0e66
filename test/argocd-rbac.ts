import { type Enforcer, newEnforcer, newModelFromString } from 'casbin';

/*
 * Argo CD's authorization, as its documentation describes it and with the library that it uses: a request is allowed if
 * a policy allows it and none denies it; the default role is asked first, then the user, then each group.
 *
 * Source: docs/operator-manual/rbac.md, assets/model.conf and assets/builtin-policy.csv of Argo CD 3.5.1.
 */

const MODEL = `
[request_definition]
r = sub, res, act, obj
[policy_definition]
p = sub, res, act, obj, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && matches(r.res, p.res) && matches(r.act, p.act) && matches(r.obj, p.obj)
`;

const OF_APPS = ['applications', 'applicationsets', 'logs'];
const READABLE = [
  ...OF_APPS,
  'accounts',
  'certificates',
  'clusters',
  'gpgkeys',
  'projects',
  'repositories',
  'write-repositories',
];
const ADMIN: Readonly<Record<string, string>> = {
  applications: 'create update update/* delete delete/* sync override action/*',
  applicationsets: 'get create update delete',
  certificates: 'create update delete',
  clusters: 'create update delete',
  repositories: 'create update delete',
  'write-repositories': 'create update delete',
  projects: 'create update delete',
  accounts: 'update',
  gpgkeys: 'create delete',
  exec: 'create',
};

const objectOf = (resource: string) => ([...OF_APPS, 'exec'].includes(resource) ? '*/*' : '*');

const BUILT_IN = [
  ...READABLE.map((it) => `p, role:readonly, ${it}, get, ${objectOf(it)}, allow`),
  ...Object.entries(ADMIN).flatMap(([it, actions]) =>
    actions.split(' ').map((action) => `p, role:admin, ${it}, ${action}, ${objectOf(it)}, allow`),
  ),
  'g, role:admin, role:readonly',
  'g, admin, role:admin',
];

/** A user who has logged in. */
export interface User {
  readonly name: string;
  readonly groups?: readonly string[];
}

/** Decides a request with the keys of `argocd-rbac-cm`. */
export async function authorizer(keys: Readonly<Record<string, string>>) {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  const isRegex = keys['policy.matchMode'] === 'regex';
  const match = isRegex ? regexMatch : globMatch;
  await enforcer.addFunction('matches', match);
  for (const line of [...BUILT_IN, ...(keys['policy.csv'] ?? '').trimEnd().split('\n')]) {
    await addLine(enforcer, line);
  }
  return async ({ name, groups = [] }: User, resource: string, action: string, object: string) => {
    for (const subject of [keys['policy.default'] ?? '', name, ...groups]) {
      if (subject === '') continue;
      if (await allows(enforcer, [subject, resource, action, object])) return true;
    }
    return false;
  };
}

/** An error in a pattern means no. */
async function allows(enforcer: Enforcer, request: readonly string[]): Promise<boolean> {
  try {
    return await enforcer.enforce(...request);
  } catch {
    return false;
  }
}

async function addLine(enforcer: Enforcer, line: string): Promise<void> {
  if (line === '' || line.startsWith('#')) return;
  const [type, ...fields] = line
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
  if (type === 'p' && fields.length === 5) await enforcer.addPolicy(...fields);
  else if (type === 'g' && fields.length === 2) await enforcer.addGroupingPolicy(...fields);
  else throw new Error(`Argo CD does not read the line ${JSON.stringify(line)}.`);
}

/** A slash is a character like any other. */
function globMatch(value: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value);
}

/** Anywhere in the text, and an error for `*` alone. */
function regexMatch(value: string, pattern: string): boolean {
  return new RegExp(pattern).test(value);
}
