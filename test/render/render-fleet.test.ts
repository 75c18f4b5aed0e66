import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { parseCrds } from '../../lib/model/crd';
import type { Suppression } from '../../lib/model/suppression';
import type { CheckableFleet } from '../../lib/render/checker';
import { renderAndCheck, renderFleet } from '../../lib/render/render-fleet';
import { environments, fleetOf, problemsOf, type WebAppDefinition, webApp } from '../fleet';

const base = {
  port: 8080,
  readiness: { httpGet: { path: '/' } },
  resources: { cpu: { request: '100m' }, memory: { request: '64Mi', limit: '64Mi' } },
  replicas: 0,
} as const;

const findings = (sources: CheckableFleet) =>
  renderAndCheck(sources).findings.map((it) => `${it.rule} ${it.environment ?? ''}`.trim());

const misspelledIn = (name: string) =>
  webApp({
    name,
    base,
    extend: (_, { built }) =>
      ApiObject.of(built.main.deployment).addJsonPatch(
        JsonPatch.add('/spec/template/spec/enableServiceLink', false),
      ),
  });
const misspelled = misspelledIn('web');

test('a careful app has no findings', () => {
  expect(findings(fleetOf(webApp({ base })))).toEqual([]);
});

test('a misspelled field of a patch is found in every environment, and refused once', () => {
  expect(findings(fleetOf(misspelled))).toEqual([
    'schema/unknown-field dev',
    'schema/unknown-field production',
  ]);
  const problems = problemsOf(() => renderFleet(fleetOf(misspelled)));
  expect(problems).toMatchObject([
    {
      field: 'dev/web/WebService/Deployment: spec.template.spec.enableServiceLink',
      also: ['production'],
    },
  ]);
});

test('the same mistake in several apps is refused once, with the places of the others', () => {
  const apps = ['api', 'jobs', 'web'].map(misspelledIn);
  expect(problemsOf(() => renderFleet(fleetOf(...apps)))).toMatchObject([
    { file: 'fleet/apps/api.ts', also: ['production', 'fleet/apps/jobs.ts', 'fleet/apps/web.ts'] },
  ]);
});

test('releases that no app has are refused once, with all files', () => {
  const { releases } = fleetOf(webApp({ name: 'api', base }), webApp({ base }));
  const sources = { ...fleetOf(webApp({ base })), releases };
  expect(problemsOf(() => renderFleet(sources))).toMatchObject([
    { file: 'fleet/releases/dev/api.yaml', also: ['fleet/releases/production/api.yaml'] },
  ]);
});

test('the paths of a patch are those of the manifest, also if cdk8s has other names', () => {
  const app = webApp({
    base,
    extend: (_, { built }) =>
      built.main.service.addJsonPatch(JsonPatch.add('/spec/externalIPs', ['203.0.113.7'])),
  });
  const service = renderFleet(fleetOf(app)).get('apps/dev/web/Service.web.k8s.yaml');
  expect(service).toContain('  externalIPs:\n    - "203.0.113.7"\n  ports:');
});

const excepted = (...suppress: Suppression<'dev' | 'production'>[]) =>
  renderAndCheck(fleetOf(webApp({ base, suppress }))).findings;

test('a suppression that suppresses nothing is an error', () => {
  expect(excepted({ rule: 'practice/limits', reason: 'It has no limits.' })).toEqual([
    expect.objectContaining({
      rule: 'suppression/unused',
      severity: 'error',
      file: 'fleet/apps/web.ts',
      field: 'suppress[0]',
      message: 'No object of the app violates practice/limits.',
    }),
  ]);
});

test('a suppression of a rule that allows none, or does not exist, is an error', () => {
  const reason = 'It is needed somewhere.';
  const messages = excepted({ rule: 'secret/object', reason }, { rule: 'fleet/none', reason }).map(
    (it) => it.message,
  );
  expect(messages).toEqual([
    expect.stringMatching(/^The rule secret\/object cannot be suppressed: /),
    'The rule fleet/none does not exist in fleet/checks.ts.',
  ]);
});

test('the suppression of a change can only be removed once the change is committed', () => {
  const reason = 'The Service is recreated.';
  expect(excepted({ rule: 'immutable/cluster-ip', reason })[0]?.severity).toBe('warning');
});

test.each(['practice/mutable-tag', 'practice/latest'] as const)(
  'a suppression of %s that a release made unnecessary is a warning',
  (rule) => {
    const [found] = excepted({ rule, reason: 'The registry refuses it.' });
    expect(found).toMatchObject({ rule: 'suppression/unused', severity: 'warning' });
  },
);

test('a suppression of a custom rule, which may read the tag, is a warning', () => {
  const rule = { id: 'fleet/tag', severity: 'error', summary: 'x.', why: 'x.', check: () => [] };
  const suppress = [{ rule: 'fleet/tag', reason: 'The registry refuses it.' } as const];
  const sources = { ...fleetOf(webApp({ base, suppress })), rules: [rule as never] };
  expect(renderAndCheck(sources).findings).toMatchObject([
    { rule: 'suppression/unused', severity: 'warning' },
  ]);
});

test.each([
  [{ rule: 'practise/limits', reason: 'It has no limits.' }, /Did you mean `practice\/limits`\?/],
  [{ rule: 'practice/limits', reason: 'no' }, /Explain in a sentence why/],
  [{ rule: 'practice/limits', reason: 'It has no limits.', object: 'web' }, /Use <Kind>\/<name>/],
])('the suppression %j is refused', (suppression, message) => {
  const app = webApp({ base, suppress: [suppression as never] });
  expect(problemsOf(() => renderFleet(fleetOf(app)))[0]?.message).toMatch(message);
});

test('a custom rule runs like any other, and its findings have the line of the app', () => {
  const rules = [
    {
      id: 'fleet/no-config-maps',
      severity: 'error',
      summary: 'x.',
      why: 'x.',
      *check({ manifests }: { manifests: readonly { object: { kind: string } }[] }) {
        for (const manifest of manifests) {
          if (manifest.object.kind !== 'ConfigMap') continue;
          yield { manifest: manifest as never, message: 'A ConfigMap.', fix: 'Remove it.' };
        }
      },
    } as const,
  ];
  const app = webApp({ base: { ...base, config: { A: 'b' } } });
  expect(findings({ ...fleetOf(app), rules })).toEqual([
    'fleet/no-config-maps dev',
    'fleet/no-config-maps production',
  ]);
});

test('an object that the environment or the app declares as provided need not be rendered', () => {
  const withSecret = { ...base, envFrom: [{ secret: 'keys' }] };
  expect(findings(fleetOf(webApp({ base: withSecret })))).toContain('reference/secret dev');
  const provided = [{ kind: 'Secret', name: 'keys' }] as const;
  expect(findings(fleetOf(webApp({ base: withSecret, provided })))).toEqual([]);
  const sources = fleetOf(webApp({ base: withSecret }));
  const { dev, production } = sources.environments as Record<string, object>;
  const environments = {
    dev: { ...dev, provided },
    production: { ...production, defaults: { imagePullSecrets: ['keys'] } },
  } as never;
  expect(findings({ ...sources, environments })).toEqual([]);
});

test('two objects of one cluster with the same identity are refused, whichever apps have them', () => {
  const clash = webApp({
    name: 'other',
    base,
    extend: (chart, { environment }) => {
      if (environment.name !== 'production') return;
      const metadata = { name: 'web', namespace: 'web' };
      new k8s.KubeService(chart, 'Clash', { metadata, spec: { ports: [{ port: 80 }] } });
    },
  });
  const { environments, ...rest } = fleetOf(webApp({ base }), clash);
  const production = { ...environments['production'], allow: { namespaces: ['web'] } } as never;
  const found = renderAndCheck({ ...rest, environments: { ...environments, production } }).findings;
  expect(found.map((it) => [it.rule, it.message])).toEqual([
    [
      'identity/duplicate',
      'Service web/web exists twice: the other one is created by production/other/Clash of fleet/apps/other.ts.',
    ],
  ]);
});

test('a field of the wrong type makes no suppression unused: most rules did not run', () => {
  const app = webApp({
    base,
    suppress: [{ rule: 'pod-security/host-namespaces', reason: 'It looks at the host.' }],
    extend: (_, { built }) => {
      const { deployment } = built.main;
      deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));
      deployment.addJsonPatch(JsonPatch.add('/spec/paused', 'no'));
    },
  });
  expect(findings(fleetOf(app))).toEqual(['schema/type dev', 'schema/type production']);
});

test('a suppression that another one makes redundant is unused', () => {
  const reason = 'It is needed somewhere.';
  const found = renderAndCheck(
    fleetOf(
      webApp({
        base: { ...base, resources: {} },
        suppress: [
          { rule: 'practice/limits', reason },
          { rule: 'practice/limits', reason, object: 'Deployment/web' },
          { rule: 'practice/requests', reason },
        ],
      }),
    ),
  ).findings.filter((it) => it.suppressed === undefined);
  expect(found.map((it) => [it.rule, it.field])).toEqual([['suppression/unused', 'suppress[1]']]);
});

test('the environment of a suppression has to exist', () => {
  const suppress = [
    { rule: 'practice/limits', reason: 'It has no limits.', environments: ['dve'] as never },
  ] as const;
  expect(problemsOf(() => renderFleet(fleetOf(webApp({ base, suppress }))))).toEqual([
    expect.objectContaining({
      field: 'suppress[0].environments',
      message: 'There is no environment "dve". Did you mean "dev"?',
    }),
  ]);
});

test('an environment can turn only existing rules into errors', () => {
  const { environments, ...rest } = fleetOf(webApp({ base }));
  const dev = { ...environments['dev'], errors: ['fleet/nmaed'] } as never;
  const { problems } = renderAndCheck({ ...rest, environments: { ...environments, dev } });
  expect(problems).toEqual([
    {
      file: 'fleet/environments.ts',
      field: 'dev.errors[0]',
      message: 'There is no rule fleet/nmaed.',
    },
  ]);
});

test.each([
  ['/kind', 'kind'],
  ['/metadata', 'metadata.name'],
  ['/apiVersion', 'apiVersion'],
])('a patch that removes %s is reported with its construct', (path, missing) => {
  const app = webApp({
    base,
    extend: (_, { built }) => built.main.service.addJsonPatch(JsonPatch.remove(path)),
  });
  expect(problemsOf(() => renderFleet(fleetOf(app)))[0]).toMatchObject({
    field: expect.stringMatching(/^dev\/web\/WebService\/Service/),
    message: `The object has no ${missing}: a patch removed it.`,
  });
});

test.each([
  [404, 'The metadata.name of the object is the number 404, not a string.', "name: '404'"],
  [
    false,
    'The metadata.name of the object is the boolean false, not a string. YAML reads an unquoted yes, no, on or off as one.',
    "name: 'false'",
  ],
])('the name %j of an object has to be quoted', (name, message, quoted) => {
  const app = webApp({
    base,
    extend: (chart) => {
      const metadata = { name: name as never };
      void new ApiObject(chart, 'Extra', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    },
  });
  expect(problemsOf(() => renderFleet(fleetOf(app)))[0]).toMatchObject({
    message,
    fix: `Put it in quotes: \`${quoted}\`.`,
  });
});

test('no custom rule can change what is written', () => {
  const rules = [
    {
      id: 'fleet/careless',
      severity: 'warning',
      summary: 'x.',
      why: 'x.',
      check({ manifests }: { manifests: readonly { object: object }[] }) {
        for (const { object } of manifests) Object.assign(object, { spoiled: true });
        return [];
      },
    } as const,
  ];
  const sources = fleetOf(webApp({ base }));
  expect(renderFleet({ ...sources, rules })).toEqual(renderFleet(sources));
});

test('objects of a kind that its CRD declares cluster-scoped get no namespace', () => {
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: {} } }],
    },
  };
  const app = webApp({
    base,
    extend: (chart) =>
      void new ApiObject(chart, 'Widget', {
        apiVersion: 'example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w' },
      }),
  });
  const crds = parseCrds(JSON.stringify(crd), 'fleet/crds/widget.json');
  const rights = renderAndCheck({ ...fleetOf(app), crds }).findings.filter(
    (it) => it.rule === 'argocd/rights',
  );
  expect(rights[0]?.object?.namespace).toBeUndefined();
  expect(rights[0]?.fix).toContain('clusterKinds');
});

/** Two apps of one namespace in dev: `extend` adds an object to the second that the first may reference. */
function neighbours(extend: WebAppDefinition['extend']) {
  const user = webApp({
    base: { ...base, envFrom: [{ secret: 'keys' }, { configMap: 'settings' }] },
  });
  const maker = webApp({ name: 'other', base, ...(extend && { extend }) });
  const { environments, ...rest } = fleetOf(user, maker);
  const shared = Object.fromEntries(
    Object.entries(environments).map(([name, it]) => [
      name,
      { ...it, namespace: `shared-${name}` },
    ]),
  );
  return { ...rest, environments: shared as never };
}

test('apps that share a namespace may reference objects of each other', () => {
  expect(findings(neighbours(undefined))).toEqual([
    'reference/config-map dev',
    'reference/secret dev',
    'reference/config-map production',
    'reference/secret production',
  ]);
  const made = neighbours((chart) => {
    new k8s.KubeConfigMap(chart, 'Settings', { metadata: { name: 'settings' } });
    new ApiObject(chart, 'Keys', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'keys' },
      spec: { secretStoreRef: { name: 's', kind: 'ClusterSecretStore' }, dataFrom: [] },
    });
  });
  expect(findings(made)).toEqual([]);
});

test('what only one object of a cluster can have is compared across environments', () => {
  const app = webApp({
    base: { ...base, service: { type: 'NodePort' }, ingress: { host: 'web.example.com' } },
    extend: (_, { built }) =>
      built.main.service.addJsonPatch(JsonPatch.add('/spec/ports/0/nodePort', 30080)),
  });
  const production = { ...environments.production, cluster: environments.dev.cluster };
  expect(findings(fleetOf(app))).toEqual([]);
  expect(findings({ ...fleetOf(app), environments: { ...environments, production } })).toEqual([
    'identity/node-port production',
    'identity/host production',
  ]);
});
