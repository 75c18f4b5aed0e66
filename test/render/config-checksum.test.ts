import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { podsOf } from '../../lib/checks/pods';
import { CONFIG_CHECKSUM, checksum } from '../../lib/constructs/pod/checksum';
import { composeFleet } from '../../lib/model/fleet';
import { buildManifests } from '../../lib/render/build-manifests';
import { withConfigChecksums } from '../../lib/render/config-checksum';
import { deployment, manifestOf, object, podSpec } from '../checks/unit';
import { fleetOf, type WebAppDefinition, webApp } from '../fleet';

const CHECKSUM = /^[0-9a-f]{16}$/;

/** The checksum on the pods of the first of these objects. */
function checksumOf(...objects: ReturnType<typeof object>[]): string | undefined {
  const manifests = withConfigChecksums(
    objects.map((it) => manifestOf(it)),
    true,
  );
  return podsOf(manifests)[0]?.annotations[CONFIG_CHECKSUM];
}

const configMap = (data: object = { KEY: 'a' }, body: object = {}, metadata: object = {}) =>
  object('ConfigMap', 'v1', { data, ...body }, { name: 'settings', ...metadata });

const mounted = deployment({ volumes: [{ name: 'v', configMap: { name: 'settings' } }] });

test.each<[string, object, object]>([
  ['mount it', { volumes: [{ name: 'v', configMap: { name: 'settings' } }] }, {}],
  [
    'mount it in a projected volume',
    { volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'settings' } }] } }] },
    {},
  ],
  ['read all of it', {}, { envFrom: [{ configMapRef: { name: 'settings' } }] }],
  [
    'read a key of it',
    {},
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'KEY' } } }] },
  ],
  [
    'read it in an init container',
    { initContainers: [{ name: 'i', envFrom: [{ configMapRef: { name: 'settings' } }] }] },
    {},
  ],
  [
    'start without it, too',
    { volumes: [{ name: 'v', configMap: { name: 'settings', optional: true } }] },
    {},
  ],
])('a change of a ConfigMap rolls the pods that %s', (_, pod, container) => {
  const before = checksumOf(deployment(pod, container), configMap());
  expect(before).toMatch(CHECKSUM);
  for (const changed of [
    configMap({ KEY: 'b' }),
    configMap({ OTHER: 'a' }),
    configMap({ KEY: 'a', OTHER: '' }),
    configMap({ KEY: 'a' }, { binaryData: { OTHER: '' } }),
    configMap({}, { binaryData: { KEY: 'a' } }),
  ]) {
    expect(checksumOf(deployment(pod, container), changed)).not.toBe(before);
  }
  const labeled = configMap({ KEY: 'a' }, {}, { labels: { a: 'b' } });
  expect(checksumOf(deployment(pod, container), labeled)).toBe(before);
});

test.each([
  [
    'a mounted Secret of the app',
    { volumes: [{ name: 'v', secret: { secretName: 'settings' } }] },
    {},
  ],
  ['a Secret that is read', {}, { envFrom: [{ secretRef: { name: 'settings' } }] }],
])('a change of %s rolls the pods', (_, pod, container) => {
  const [before, data, stringData] = [
    { data: { KEY: 'YQ==' } },
    { data: { KEY: 'Yg==' } },
    { stringData: { KEY: 'a' } },
  ].map((body) =>
    checksumOf(deployment(pod, container), object('Secret', 'v1', body, { name: 'settings' })),
  );
  expect(before).toMatch(CHECKSUM);
  expect(new Set([before, data, stringData]).size).toBe(3);
});

const template = {
  template: { spec: podSpec({ volumes: [{ configMap: { name: 'settings' } }] }) },
};

test.each([
  ['Deployment', 'apps/v1'],
  ['StatefulSet', 'apps/v1'],
  ['DaemonSet', 'apps/v1'],
  ['Rollout', 'argoproj.io/v1alpha1'],
])('the pods of a %s roll', (kind, apiVersion) => {
  expect(checksumOf(object(kind, apiVersion, { spec: template }), configMap())).toMatch(CHECKSUM);
});

test.each<[string, ReturnType<typeof object>]>([
  ['a Job, whose template cannot change', object('Job', 'batch/v1', { spec: template })],
  [
    'a CronJob, whose next run reads it',
    object('CronJob', 'batch/v1', { spec: { jobTemplate: { spec: template } } }),
  ],
  ['a kind of another API group', object('Deployment', 'example.com/v1', { spec: template })],
  [
    'a hook',
    object(
      'Deployment',
      'apps/v1',
      { spec: template },
      { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
    ),
  ],
])('%s gets no checksum', (_, workload) => {
  const manifests = [manifestOf(workload), manifestOf(configMap())];
  expect(withConfigChecksums(manifests, true)).toEqual(manifests);
});

test.each([
  ['an immutable ConfigMap', configMap({ KEY: 'a' }, { immutable: true })],
  ['one in another namespace', configMap({ KEY: 'a' }, {}, { namespace: 'other' })],
  ['one with another name', configMap({ KEY: 'a' }, {}, { name: 'other' })],
  ['one without contents', configMap({})],
  ['a Secret of the same name', object('Secret', 'v1', { data: { A: '' } }, { name: 'settings' })],
  [
    'another kind of that name',
    object('ConfigMap', 'example.com/v1', { data: { A: '' } }, { name: 'settings' }),
  ],
])('%s does not count', (_, source) => {
  expect(checksumOf(mounted, source)).toBeUndefined();
});

test('the checksum does not depend on the order of objects and keys', () => {
  const pod = deployment({
    volumes: ['settings', 'more'].map((name) => ({ name, configMap: { name } })),
  });
  const more = configMap({}, {}, { name: 'more' });
  const one = checksumOf(pod, configMap({ A: '1', B: '2' }), more);
  expect(checksumOf(pod, more, configMap({ B: '2', A: '1' }))).toBe(one);
});

test('an annotation of the author stays', () => {
  const own = { template: { ...template.template, metadata: { annotations: {} } } };
  own.template.metadata.annotations = { [CONFIG_CHECKSUM]: 'mine' };
  expect(checksumOf(object('Deployment', 'apps/v1', { spec: own }), configMap())).toBe('mine');
});

/** The checksum on the main pods of an app in dev. */
function checksumIn(changes: Partial<WebAppDefinition>): string | undefined {
  const [instance] = composeFleet(fleetOf(webApp(changes))).instances;
  const manifests = instance ? buildManifests(instance) : [];
  return podsOf(manifests)[0]?.annotations[CONFIG_CHECKSUM];
}

const base = {
  port: 8080,
  config: { LEVEL: 'info' },
  volumes: { rules: { files: { 'a.ini': '1' } } },
};

test('a workload with nothing but its own config and files keeps their checksum', () => {
  const texts = { 'config/LEVEL': 'info', 'files/rules/a.ini': '1' };
  expect(checksumIn({ base })).toBe(checksum(texts));
});

test.each<[string, WebAppDefinition['extend']]>([
  [
    'changes the built ConfigMap',
    (_, { built: { main } }) => {
      ApiObject.of(main.node.findChild('Config')).addJsonPatch(
        JsonPatch.replace('/data/LEVEL', 'debug'),
      );
    },
  ],
  [
    'changes the built files',
    (_, { built: { main } }) => {
      ApiObject.of(main.node.findChild('Files-rules')).addJsonPatch(
        JsonPatch.add('/data/b.ini', '2'),
      );
    },
  ],
  [
    'adds a ConfigMap that the pods read',
    (chart, { built: { main } }) => {
      new k8s.KubeConfigMap(chart, 'More', { metadata: { name: 'more' }, data: { A: '' } });
      main.deployment.addJsonPatch(
        JsonPatch.add('/spec/template/spec/containers/0/envFrom/-', {
          configMapRef: { name: 'more' },
        }),
      );
    },
  ],
  ['removes the built ConfigMap', (_, { built }) => void built.main.node.tryRemoveChild('Config')],
])('the checksum is another one if `extend` %s', (_, extend) => {
  const changed = checksumIn({ base, ...(extend && { extend }) });
  expect(changed).toMatch(CHECKSUM);
  expect(changed).not.toBe(checksumIn({ base }));
});

test('a built ConfigMap under another name has the same checksum', () => {
  const extend: WebAppDefinition['extend'] = (_, { built: { main } }) => {
    ApiObject.of(main.node.findChild('Config')).addJsonPatch(
      JsonPatch.replace('/metadata/name', 'web-config'),
    );
    main.deployment.addJsonPatch(
      JsonPatch.replace(
        '/spec/template/spec/containers/0/envFrom/0/configMapRef/name',
        'web-config',
      ),
    );
  };
  expect(checksumIn({ base, extend })).toBe(checksumIn({ base }));
});

const pointer = '/spec/template/metadata/annotations/checksum~1config';

test.each<[string, Partial<WebAppDefinition>, string | undefined]>([
  [
    'podAnnotations set',
    { base: { ...base, podAnnotations: { [CONFIG_CHECKSUM]: 'mine' } } },
    'mine',
  ],
  [
    'a patch sets',
    {
      base,
      extend: (_, { built }) =>
        built.main.deployment.addJsonPatch(JsonPatch.replace(pointer, 'mine')),
    },
    'mine',
  ],
  [
    'a patch removes',
    {
      base,
      extend: (_, { built }) => built.main.deployment.addJsonPatch(JsonPatch.remove(pointer)),
    },
    undefined,
  ],
])('the annotation that %s stays as it is', (_, changes, expected) => {
  expect(checksumIn(changes)).toBe(expected);
});

test('a checksum in podAnnotations stays, even if it is that of the config', () => {
  const [config, others] = [{ LEVEL: 'info' }, { LEVEL: 'debug' }].map((it) =>
    checksumIn({ base: { port: 8080, config: it } }),
  );
  const podAnnotations = { [CONFIG_CHECKSUM]: String(config) };
  expect(others).not.toBe(config);
  expect(checksumIn({ base: { port: 8080, config: { LEVEL: 'debug' }, podAnnotations } })).toBe(
    config,
  );
});

test('a fleet without `extend` has the same checksums without a look at the pods', () => {
  const apps: Partial<WebAppDefinition>['base'][] = [
    { port: 80, config: { A: 'b' }, volumes: { f: { files: { a: 'b' } } }, mounts: { '/f': 'f' } },
    { port: 80, config: { A: 'b' }, workers: { w: { envFrom: [{ configMap: 'my-app' }] } } },
    { port: 80 },
  ];
  for (const base of apps) {
    const { instances } = composeFleet(fleetOf(webApp({ base: base as never })));
    for (const it of instances) {
      const manifests = buildManifests(it);
      expect(withConfigChecksums(manifests, true)).toEqual(manifests);
    }
  }
});
