import { rbacKeys } from '../../../../lib/constructs/argocd/install/rbac-policy';
import type { ArgocdRbac } from '../../../../lib/model/argocd/argocd-rbac';
import { MINIMAL } from '../../../argocd';
import { authorizer } from '../../../argocd-rbac';

const keys = (rbac: ArgocdRbac) => rbacKeys({ ...MINIMAL, rbac }, ['dev', 'production']);

const ROLES: ArgocdRbac = {
  default: 'none',
  roles: {
    developers: {
      groups: ['example:developers'],
      allow: [
        { on: 'applications', actions: ['get'] },
        {
          on: 'applications',
          actions: ['sync', 'action/apps/Deployment/restart'],
          environments: ['dev'],
        },
        { on: 'logs', actions: ['get'], apps: ['web'] },
      ],
    },
    'web-owners': {
      groups: ['web, and more'],
      inherits: ['developers'],
      allow: [
        { on: 'applications', actions: ['*'], environments: ['production'], apps: ['web'] },
        { on: 'clusters', actions: ['get'], names: ['https://1.2.3.4'] },
      ],
      deny: [{ on: 'applications', actions: ['delete'], environments: ['production'] }],
    },
    operators: { groups: ['operators'], inherits: ['admin'] },
    auditors: { groups: ['auditors'], inherits: ['readonly'] },
  },
};

const WHO: Readonly<Record<string, string>> = {
  developer: 'example:developers',
  owner: 'web, and more',
  operator: 'operators',
  auditor: 'auditors',
  stranger: 'guests',
};

/**
 * Who may do what. The first column is what Argo CD asks for, the second those who may. `argocd admin settings rbac can`
 * of Argo CD 3.5.1 gives the same answers, in both modes.
 */
const TABLE: readonly [request: string, allowed: string][] = [
  ['applications get dev/web-dev', 'developer owner operator auditor'],
  ['applications get root/root-dev', 'operator auditor'],
  ['applications get argocd/argocd', 'operator auditor'],
  ['applications get production/web-production', 'developer owner operator auditor'],
  ['applications sync dev/web-dev', 'developer owner operator'],
  ['applications sync dev/other-dev', 'developer owner operator'],
  ['applications sync dev2/web-dev2', 'operator'],
  ['applications sync production/web-production', 'owner operator'],
  ['applications sync production/webshop-production', 'operator'],
  ['applications sync production/my-web-production', 'operator'],
  ['applications delete production/web-production', 'operator'],
  ['applications delete/apps/Deployment/web/web production/web-production', 'operator'],
  ['applications action/apps/Deployment/restart dev/web-dev', 'developer owner operator'],
  ['applications action/apps/Deployment/scale dev/web-dev', 'operator'],
  ['logs get dev/web-dev', 'developer owner operator auditor'],
  ['logs get dev/other-dev', 'operator auditor'],
  ['exec create dev/web-dev', 'operator'],
  ['clusters get https://1.2.3.4', 'owner operator auditor'],
  ['clusters get https://1x2y3z4', 'operator auditor'],
  ['clusters delete https://1.2.3.4', 'operator'],
  ['projects update production', 'operator'],
  ['accounts update admin', 'operator'],
];

test.each(['glob', 'regex'] as const)(
  'each role may do what it says, and no more (%s)',
  async (matchMode) => {
    const decide = await authorizer(keys({ ...ROLES, matchMode }));
    const found = await Promise.all(
      TABLE.map(async ([request]) => {
        const [resource = '', action = '', object = ''] = request.split(' ');
        const allowed: string[] = [];
        for (const [who, group] of Object.entries(WHO)) {
          if (await decide({ name: who, groups: [group] }, resource, action, object))
            allowed.push(who);
        }
        return [request, allowed.join(' ')];
      }),
    );
    expect(found).toEqual(TABLE);
  },
);

test.each(['glob', 'regex'] as const)(
  'by default, everyone may read everything, and change nothing (%s)',
  async (matchMode) => {
    const decide = await authorizer(keys({ matchMode }));
    const anyone = { name: 'anyone' };
    expect(await decide(anyone, 'applications', 'get', 'dev/web-dev')).toBe(true);
    expect(await decide(anyone, 'applications', 'sync', 'dev/web-dev')).toBe(false);
    expect(await decide(anyone, 'exec', 'create', 'dev/web-dev')).toBe(false);
  },
);

// Found with `argocd admin settings rbac can` of Argo CD 3.5.1: `*` alone is no regular expression.
test('the built-in roles allow nothing with regular expressions, so that others are rendered', async () => {
  const decide = await authorizer({ 'policy.matchMode': 'regex' });
  expect(await decide({ name: 'role:readonly' }, 'applications', 'get', 'dev/web-dev')).toBe(false);
  expect(keys({ matchMode: 'regex' })['policy.default']).toBe('role:readonly-regex');
});

test('an app means its Applications in the environments that this Argo CD manages', () => {
  const permission = { on: 'applications', actions: ['sync'], apps: ['web'] } as const;
  const rbac = { roles: { web: { allow: [permission] } } };
  expect(rbacKeys({ ...MINIMAL, rbac }, ['production'])['policy.csv']).toBe(
    'p, role:web, applications, sync, production/web-production, allow\n',
  );
});

test.each(['glob', 'regex'] as const)(
  'a role that denies the deletion of apps may allow that of some of their objects (%s)',
  async (matchMode) => {
    const on = 'applications';
    const roles = {
      web: {
        groups: ['web'],
        allow: [{ on, actions: ['delete/*/Pod/*', 'update'] }],
        deny: [{ on, actions: ['delete'] }],
      },
      apps: { groups: ['web', 'apps'], allow: [{ on, actions: ['delete'] }] },
      // What one role allows by name, another one denies.
      strict: { groups: ['strict'], inherits: ['web'], deny: [{ on, actions: ['delete'] }] },
    } as const;
    const decide = await authorizer(keys({ default: 'none', roles, matchMode }));
    const may = (group: string, action: string) =>
      decide({ name: 'anyone', groups: [group] }, on, action, 'dev/web-dev');
    expect(await may('web', 'delete/*/Pod/web/web-1')).toBe(true);
    expect(await may('web', 'delete/apps/Deployment/web/web')).toBe(false);
    expect(await may('web', 'delete')).toBe(false);
    expect(await may('apps', 'delete')).toBe(true);
    expect(await may('strict', 'delete/*/Pod/web/web-1')).toBe(false);
  },
);

test('an allowed object in one environment leaves those of others denied', () => {
  const on = 'applications';
  const role = {
    allow: [{ on, actions: ['delete/*/Pod/*'], environments: ['dev'] }],
    deny: [{ on, actions: ['delete'], environments: ['production'] }],
  } as const;
  expect(keys({ roles: { web: role } })['policy.csv']).toContain(
    'p, role:web, applications, delete/*, production/*, deny\n',
  );
});

test('what is denied without an environment is denied everywhere', () => {
  const deny = [{ on: 'applications', actions: ['delete', 'update', 'sync'] }] as const;
  const rbac = { roles: { web: { deny } } };
  expect(
    rbacKeys({ ...MINIMAL, rbac }, ['dev'])
      ['policy.csv']?.trimEnd()
      .split('\n'),
  ).toEqual(
    ['delete', 'update', 'sync', 'delete/*', 'update/*'].map(
      (action) => `p, role:web, applications, ${action}, */*, deny`,
    ),
  );
});

test('a permission in an environment is for the projects of all teams there, and one on an app for its project', () => {
  const rbac: ArgocdRbac = {
    roles: {
      operators: {
        allow: [{ on: 'applications', actions: ['sync'], environments: ['dev'] }],
        deny: [{ on: 'applications', actions: ['override'], apps: ['pay'] }],
      },
    },
  };
  const projects = (environment: string, app?: string) =>
    app === undefined ? [environment, `payments-${environment}`] : [`payments-${environment}`];
  const policy = rbacKeys({ ...MINIMAL, rbac }, ['dev', 'production'], projects)['policy.csv'];
  expect(policy?.trim().split('\n')).toEqual([
    'p, role:operators, applications, sync, dev/*, allow',
    'p, role:operators, applications, sync, payments-dev/*, allow',
    'p, role:operators, applications, override, payments-dev/pay-dev, deny',
    'p, role:operators, applications, override, payments-production/pay-production, deny',
  ]);
});
