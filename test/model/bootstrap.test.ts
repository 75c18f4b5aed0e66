import { parse } from 'yaml';
import { sealedSecrets, secret } from '../../lib';
import type { ArgocdProps } from '../../lib/model/argocd/argocd';
import { renderFleet } from '../../lib/render/render-fleet';
import { argocdFleet, bootstrapOf, COMPLETE, MINIMAL, SOURCE } from '../argocd';
import { problemsOf } from '../fleet';

const OWN_URL = { url: 'https://argocd.production.example.com' };

describe('notifications link', () => {
  const notifications = { services: { slack: { type: 'slack', token: '$slack' } } } as const;
  const secrets = {
    source: SOURCE,
    secrets: { 'argocd-notifications-secret': { values: { slack: secret('slack') } } },
  };
  const fleet = (argocd: object, changes: object = {}, ownArgocd?: object) => {
    const sources = argocdFleet(
      { ...MINIMAL, ...argocd },
      { secrets, notifications: { ...notifications, ...changes } },
    );
    const production = { ...sources.environments['production'], ...(ownArgocd && { ownArgocd }) };
    return { ...sources, environments: { ...sources.environments, production } } as typeof sources;
  };
  const link = (sources: ReturnType<typeof fleet>, directory = '') => {
    const file = `${directory}ConfigMap.argocd-notifications-cm.k8s.yaml`;
    return parse(parse(bootstrapOf(sources).get(file) ?? '').data.context).argocdUrl;
  };
  const url = 'https://argocd.example.com';

  test('to the `url` of Argo CD, or to `argocdUrl`', () => {
    expect(link(fleet({ url }))).toBe(url);
    expect(link(fleet({}, { argocdUrl: url }))).toBe(url);
    expect(link(fleet({ url }, { argocdUrl: 'https://other.example.com/' }))).toBe(
      'https://other.example.com',
    );
  });

  test("to an environment's own Argo CD", () => {
    const sources = fleet({ url }, { argocdUrl: url }, OWN_URL);
    expect(link(sources)).toBe(url);
    expect(link(sources, 'production/')).toBe(OWN_URL.url);
  });

  test('to `argocdUrl` if `url: null` says that an own Argo CD has no URL', () => {
    const argocdUrl = 'https://localhost:8080';
    expect(link(fleet({ url }, { argocdUrl }, { url: null }), 'production/')).toBe(argocdUrl);
    // Otherwise it may be that of the platform's Argo CD.
    expect(problemsOf(() => renderFleet(fleet({}, { argocdUrl }, {})))).toMatchObject([
      { field: 'production.ownArgocd.url', fix: expect.stringContaining('or null to link to') },
    ]);
  });

  test('to an address: a fix never leads to the next problem', () => {
    const fixes = (changes: object) =>
      problemsOf(() => renderFleet(fleet({ url }, changes, {}))).map(({ fix }) => fix);
    const fix = "Set `ownArgocd: { url: 'https://argocd.production.example.com' }`";
    expect(fixes({})).toEqual([`${fix}.`]);
    expect(fixes({ argocdUrl: url })).toEqual([`${fix}, or null.`]);
  });

  test('to an address: without one, they are refused', () => {
    expect(problemsOf(() => renderFleet(fleet({})))).toMatchObject([
      { file: 'fleet/platform.ts', field: 'argocd.url' },
    ]);
    expect(problemsOf(() => renderFleet(fleet({ url }, {}, { url: null })))).toMatchObject([
      { file: 'fleet/environments.ts', field: 'production.ownArgocd.url' },
    ]);
  });
});

describe('an environment with an Argo CD of its own', () => {
  const fleet = (ownArgocd: object, argocd: ArgocdProps = MINIMAL, source = SOURCE) => {
    const sources = argocdFleet(argocd, { secrets: { source } });
    const production = { ...sources.environments['production'], ownArgocd };
    return { ...sources, environments: { ...sources.environments, production } } as typeof sources;
  };

  test('has a bootstrap with its own settings, and that of the platform no longer has it', () => {
    const files = bootstrapOf(fleet({ url: 'https://argocd.production.example.com' }));
    expect(files.has('Application.root-production.k8s.yaml')).toBe(false);
    expect(files.has('Application.root-dev.k8s.yaml')).toBe(true);
    expect([...files.keys()].filter((it) => it.startsWith('production/')).sort()).toEqual([
      'production/AppProject.argocd.k8s.yaml',
      'production/AppProject.default.k8s.yaml',
      'production/AppProject.root.k8s.yaml',
      'production/Application.argocd.k8s.yaml',
      'production/Application.root-production.k8s.yaml',
      'production/ConfigMap.argocd-cm.k8s.yaml',
      'production/ConfigMap.argocd-cmd-params-cm.k8s.yaml',
      'production/ConfigMap.argocd-rbac-cm.k8s.yaml',
      'production/Namespace.argocd.k8s.yaml',
      'production/kustomization.yaml',
    ]);
    const self = parse(files.get('production/Application.argocd.k8s.yaml') ?? '');
    expect(self.spec.source.path).toBe('dist/bootstrap/production');
  });

  test('is deployed to the cluster that its Argo CD runs in', () => {
    const tree = renderFleet(fleet({}));
    const application = parse(
      tree.get('argocd/production/Application.web-production.k8s.yaml') ?? '',
    );
    const project = parse(tree.get('argocd/production/AppProject.production.k8s.yaml') ?? '');
    const server = 'https://kubernetes.default.svc';
    expect(application.spec.destination).toEqual({ server, namespace: 'web' });
    expect(project.spec.destinations[0].server).toBe(server);
  });

  test('needs no cluster Secrets, and has secrets of its own', () => {
    const { clusters: _, ...rest } = COMPLETE;
    const files = bootstrapOf(fleet(OWN_URL, { ...rest, clusters: {} }));
    const secret = parse(files.get('production/ExternalSecret.argocd-sso.k8s.yaml') ?? '');
    expect(secret.spec.data[0].remoteRef.key).toBe('production/argocd/oidc');
    const remote = bootstrapOf(fleet(OWN_URL, COMPLETE));
    expect(remote.has('production/ExternalSecret.cluster-production.k8s.yaml')).toBe(false);
  });

  test('is refused with values that only the other cluster can decrypt', () => {
    const sources = fleet(OWN_URL, { ...COMPLETE, clusters: {} }, sealedSecrets() as never);
    expect(problemsOf(() => renderFleet(sources)).map(({ message }) => message)).toContain(
      'The secrets of the platform are sealed for one cluster. Another Argo CD cannot decrypt them.',
    );
  });

  test('is refused with the URL of another Argo CD', () => {
    expect(problemsOf(() => renderFleet(fleet({}, COMPLETE)))).toMatchObject([
      { field: 'production.ownArgocd.url', fix: expect.stringContaining('argocd.production') },
    ]);
  });

  test('is refused without a name for its cluster', () => {
    const sources = fleet({});
    const dev = { ...sources.environments['dev'], ownArgocd: {} };
    const environments = { ...sources.environments, dev } as typeof sources.environments;
    const [problem] = problemsOf(() => renderFleet({ ...sources, environments }));
    expect(problem).toMatchObject({ file: 'fleet/environments.ts', field: 'dev.cluster' });
  });

  test('is refused with a setting that does not exist', () => {
    const [problem] = problemsOf(() => renderFleet(fleet({ highAvailable: true })));
    expect(problem).toMatchObject({
      file: 'fleet/environments.ts',
      field: 'production.ownArgocd.highAvailable',
      message: 'There is no such field. Did you mean `highAvailability`?',
    });
  });

  describe('reports a permission on the terminal', () => {
    const exec = (environments?: string[]) => ({
      on: 'exec' as const,
      actions: ['create'],
      ...(environments && { environments }),
    });
    const roles = (...allow: ReturnType<typeof exec>[]) => ({
      rbac: { roles: { web: { allow } } },
    });
    const on = { server: { terminal: true } };
    const off = { server: { terminal: false } };
    const render = (argocd: object, ownArgocd: object) => () =>
      renderFleet(fleet(ownArgocd, { ...MINIMAL, ...argocd }));
    const found = (argocd: object, ownArgocd: object) =>
      problemsOf(render(argocd, ownArgocd)).map(
        ({ file, field, fix }) => `${file} ${field}: ${fix}`,
      );
    const shared = 'fleet/platform.ts argocd.rbac.roles.web.allow[0].on: Remove it, or set';
    const ownRole =
      'fleet/environments.ts production.ownArgocd.rbac.roles.web.allow[0].on: Remove it, or set';
    const fix = '`server: { terminal: true }` for the Argo CD of';

    test('once, in the platform, if no Argo CD has the terminal', () => {
      expect(found(roles(exec()), {})).toEqual([`${shared} ${fix} dev or production.`]);
      expect(found(roles(exec(['dev'])), {})).toEqual([`${shared} ${fix} dev.`]);
    });

    test('in the platform, if the terminal is only where the permission does not apply', () => {
      expect(found(roles(exec(['production'])), off)).toEqual([`${shared} ${fix} production.`]);
      expect(found(roles(exec(['dev'])), on)).toEqual([`${shared} ${fix} dev.`]);
      expect(found({ ...roles(exec(['production'])), ...on }, off)).toHaveLength(1);
    });

    test('of a role of its own there', () => {
      expect(found(on, { ...off, ...roles(exec()) })).toEqual([
        `${ownRole} ${fix} dev or production.`,
      ]);
    });

    test('not if it applies in one Argo CD with the terminal', () => {
      expect(render({ ...roles(exec(['dev'])), ...on }, off)).not.toThrow();
      expect(render({ ...roles(exec()), ...on }, off)).not.toThrow();
      expect(render(roles(exec()), on)).not.toThrow();
      expect(render({}, { ...on, ...roles(exec()) })).not.toThrow();
    });

    test('not in an Argo CD that does not manage its environments', () => {
      const ownRoles = roles(exec(['dev']), exec(['dev']));
      expect(render({ ...roles(exec(['dev'])), ...on }, { ...off, ...ownRoles })).not.toThrow();
    });

    test('not if it is denied', () => {
      expect(render({ rbac: { roles: { web: { deny: [exec()] } } } }, {})).not.toThrow();
    });
  });

  test('reports a role of the platform once, in the platform, and one of its own there', () => {
    const allow = [{ on: 'applications', actions: ['get'], environments: ['prod'] }] as const;
    const rbac = { roles: { web: { allow } } };
    const fields = (ownArgocd: object) =>
      problemsOf(() => renderFleet(fleet(ownArgocd, { ...MINIMAL, rbac }))).map(
        ({ file, field }) => `${file} ${field}`,
      );
    const inPlatform = 'fleet/platform.ts argocd.rbac.roles.web.allow[0].environments';
    expect(fields({})).toEqual([inPlatform]);
    expect(fields({ rbac: { roles: { own: { allow } } } })).toEqual([
      inPlatform,
      'fleet/environments.ts production.ownArgocd.rbac.roles.own.allow[0].environments',
    ]);
    expect(fields({ rbac: { roles: { web: { groups: ['web'] } } } })).toEqual([inPlatform]);
  });
});
