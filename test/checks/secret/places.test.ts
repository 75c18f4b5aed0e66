import { stringify } from 'yaml';
import { checkInstance } from '../../../lib/checks/check-instance';
import { INSTANCE_RULES } from '../../../lib/checks/rules';
import { credential } from '../../../lib/checks/secret/credential';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { base64, hex, letters, PASSWORD } from '../../base/credential/samples';
import { deployment, manifestOf, object, unitOf, violations } from '../unit';

const TOKEN = `ghp_${letters(36)}`;
const URL = `jdbc:postgresql://db/web?user=web&password=${PASSWORD}`;

const container = 'spec.template.spec.containers[0]';
const inPod = (fields: object) => deployment({}, fields);
const widget = (spec: object) => object('Widget', 'example.com/v1', { spec });
const application = (spec: object) => object('Application', 'argoproj.io/v1alpha1', { spec });
const helm = (it: object) => application({ source: { helm: it } });
const argocdCm = (data: object) => object('ConfigMap', 'v1', { data }, { name: 'argocd-cm' });

const PLACES: readonly (readonly [string, (text: string) => ApiObjectJson, string])[] = [
  ['a variable', (value) => inPod({ env: [{ name: 'NOTE', value }] }), `${container}.env[0].value`],
  ['a command', (it) => inPod({ command: ['web', it] }), `${container}.command[1]`],
  [
    'the command of a probe',
    (it) => inPod({ readinessProbe: { exec: { command: ['sh', '-c', it] } } }),
    `${container}.readinessProbe.exec.command[2]`,
  ],
  [
    'a hook of a container',
    (it) => inPod({ lifecycle: { preStop: { exec: { command: [it] } } } }),
    `${container}.lifecycle.preStop.exec.command[0]`,
  ],
  [
    'a header of a probe',
    (value) => inPod({ livenessProbe: { httpGet: { httpHeaders: [{ name: 'X-Note', value }] } } }),
    `${container}.livenessProbe.httpGet.httpHeaders[0].value`,
  ],
  ['an image', (it) => inPod({ image: `example/web:${it}` }), `${container}.image`],
  [
    'an annotation',
    (note) => object('Service', 'v1', {}, { annotations: { note } }),
    'metadata.annotations.note',
  ],
  ['a label', (note) => object('Service', 'v1', {}, { labels: { note } }), 'metadata.labels.note'],
  [
    'a file',
    (it) => object('ConfigMap', 'v1', { data: { 'a.conf': `a = 1\nb = ${it}\n` } }),
    'data["a.conf"]',
  ],
  [
    'a binary file',
    (it) => object('ConfigMap', 'v1', { binaryData: { 'a.conf': base64(`a ${it}`) } }),
    'binaryData["a.conf"]',
  ],
  ['a custom resource', (deep) => widget({ list: [{ deep }] }), 'spec.list[0].deep'],
  ['a list of a custom resource', (it) => widget({ list: ['a', it] }), 'spec.list[1]'],
  ['the key of a map', (it) => widget({ map: { [it]: 'a' } }), 'spec.map'],
  [
    'the info of an Application',
    (value) => application({ info: [{ name: 'note', value }] }),
    'spec.info[0].value',
  ],
  [
    'the URL of a repository',
    (it) => application({ source: { repoURL: `https://example.com/${it}` } }),
    'spec.source.repoURL',
  ],
  [
    'a Helm value',
    (note) => helm({ valuesObject: { a: { note } } }),
    'spec.source.helm.valuesObject.a.note',
  ],
  [
    'Helm values as a text',
    (it) => helm({ values: `a:\n  note: ${it}\n` }),
    'spec.source.helm.values',
  ],
  [
    'a Helm parameter',
    (value) => helm({ parameters: [{ name: 'note', value }] }),
    'spec.source.helm.parameters[0].value',
  ],
  [
    'a plugin',
    (value) => application({ source: { plugin: { env: [{ name: 'NOTE', value }] } } }),
    'spec.source.plugin.env[0].value',
  ],
  [
    'a patch of a kustomization',
    (it) =>
      application({
        source: { kustomize: { patches: [{ patch: `- op: add\n  value: ${it}\n` }] } },
      }),
    'spec.source.kustomize.patches[0].patch',
  ],
  [
    "Argo CD's own ConfigMap",
    (it) => argocdCm({ 'dex.config': `connectors:\n- config:\n    note: ${it}\n` }),
    'data["dex.config"]',
  ],
];

test.each(PLACES)('a credential of a known form is found in %s', (_, make, path) => {
  for (const text of [TOKEN, base64(TOKEN)]) {
    const found = violations(credential, [make(text)]);
    expect(found).toMatchObject([{ path }]);
    expect(JSON.stringify(found)).not.toContain(text.slice(0, 20));
    // Argo CD's objects are in another list.
    const argocd = [manifestOf(make(text))];
    expect(violations(credential, [], { argocd })).toMatchObject([{ path }]);
  }
});

const NAMED: readonly (readonly [what: string, it: ApiObjectJson])[] = [
  [
    'The environment variable DB_PASSWORD of the container web',
    inPod({ env: [{ name: 'DB_PASSWORD', value: PASSWORD }] }),
  ],
  [
    'The setting password in the environment variable OPTIONS of the container web',
    inPod({ env: [{ name: 'OPTIONS', value: `user=web password=${PASSWORD}` }] }),
  ],
  [
    'The argument PGPASSWORD of the container web',
    inPod({ readinessProbe: { exec: { command: ['sh', '-c', `PGPASSWORD=${PASSWORD} psql`] } } }),
  ],
  [
    'The annotation example.com/password of Service web',
    object('Service', 'v1', {}, { annotations: { 'example.com/password': PASSWORD } }),
  ],
  [
    'The setting password in the annotation example.com/db of Service web',
    object(
      'Service',
      'v1',
      {},
      {
        annotations: { 'example.com/db': JSON.stringify({ password: PASSWORD }) },
      },
    ),
  ],
  [
    'The key PAGERDUTY_ROUTING_KEY of ConfigMap web',
    object('ConfigMap', 'v1', { data: { PAGERDUTY_ROUTING_KEY: hex(32) } }),
  ],
  ['The field spec.auth.password of Widget web', widget({ auth: { password: 'geheim' } })],
  ['The field spec.db.pass of Widget web', widget({ db: { pass: PASSWORD } })],
  ['The field spec.password.value of Widget web', widget({ password: { value: PASSWORD } })],
  ['The field spec.passwords.admin of Widget web', widget({ passwords: { admin: PASSWORD } })],
  ['The field spec.tokens[1] of Widget web', widget({ tokens: ['a', letters(24)] })],
  [
    'The field spec.params[0].value of Widget web',
    widget({ params: [{ name: 'db.password', value: PASSWORD }] }),
  ],
  [
    'The setting password in the field spec.config of Widget web',
    widget({ config: `user: web\npassword: ${PASSWORD}\n` }),
  ],
  [
    'The argument --db-password of Widget web',
    widget({ extraArgs: [`--db-password=${PASSWORD}`] }),
  ],
  [
    'The info DB_PASSWORD of Application web',
    application({ info: [{ name: 'DB_PASSWORD', value: PASSWORD }] }),
  ],
  [
    'The Helm value auth.password of Application web',
    helm({ valuesObject: { auth: { password: 'geheim' } } }),
  ],
  [
    'The Helm parameter auth.password of Application web',
    helm({ parameters: [{ name: 'auth.password', value: 'geheim' }] }),
  ],
  [
    'The Helm values of Application web',
    helm({ values: stringify({ auth: { password: 'geheim' } }) }),
  ],
  [
    'The setting clientSecret in the file dex.config of ConfigMap argocd-cm',
    argocdCm({ 'dex.config': `connectors:\n- config:\n    clientSecret: ${letters(32)}\n` }),
  ],
];

test.each(NAMED)('%s is a credential by its name', (what, it) => {
  const found = violations(credential, [it]);
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toContain(`${what} has a hard-coded value`);
  expect(JSON.stringify(found)).not.toMatch(/Sup3r|geheim|aB3dE5|0f8e7d/);
});

test.each([
  ['ERLANG_COOKIE', 'monster'],
  ['RELEASE_COOKIE', letters(20)],
  ['SOPS_AGE_KEY', letters(40)],
  ['SESSION_SECRET', 'keyboard cat'],
  ['GPG_PASSPHRASE', 'correct horse battery staple'],
  ['BACKUP_PASSPHRASE', 'geheim'],
  ['PD_SERVICE_KEY', hex(32)],
  ['routing_key', hex(32)],
  ['MATTERMOST_WEBHOOK_URL', `https://chat.example.com/hooks/${letters(26).toLowerCase()}`],
  ['SLACK_WEBHOOK', `https://slack.example.com/${letters(24)}`],
  ['GITHUB_PAT', letters(40)],
  ['LDAP_BIND_PW', 'geheim'],
  ['DATABASE_URL', URL],
])('%s=%s is a credential, whatever the object is', (name, value) => {
  const objects = [
    inPod({ env: [{ name, value }] }),
    object('ConfigMap', 'v1', { data: { [name]: value } }),
    widget({ [name]: value }),
    helm({ valuesObject: { [name]: value } }),
    application({ info: [{ name, value }] }),
  ];
  for (const it of objects) expect(violations(credential, [it])).toHaveLength(1);
});

test.each([
  ['SESSION_SECRET', 'set by the operator'],
  ['GPG_PASSPHRASE', 'see the vault'],
  ['SESSION_COOKIE', 'web_session'],
  ['routing_key', 'orders.created.v2'],
  ['WEBHOOK_URL', 'https://ci.example.com/hooks/deploy-of-the-web-service'],
  ['WEBHOOK_URL', 'https://n8n.example.com/webhook/{{ .id }}'],
  ['AWS_CREDENTIALS', 'same-origin'],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/var/run/secrets/google.json'],
  ['AUTHORIZATION', 'required'],
])('%s=%s is not a credential', (name, value) => {
  const it = inPod({ env: [{ name, value }] });
  expect(violations(credential, [it, widget({ [name]: value })])).toEqual([]);
});

test('other rules do not print a credential either', () => {
  const unit = unitOf([inPod({ image: `example/web:${TOKEN}` })]);
  const findings = checkInstance(unit, INSTANCE_RULES, []);
  expect(findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['secret/credential', 'practice/mutable-tag']),
  );
  expect(JSON.stringify(findings)).not.toContain(TOKEN);
});

test('a finding of an object without an app proposes no suppression', () => {
  const it = argocdCm({ password: PASSWORD });
  const [found] = violations(credential, [], { argocd: [manifestOf(it)], app: undefined } as never);
  expect(found?.fix).not.toContain('suppress');
});

test('long names and values are read in linear time', () => {
  const long = 'key1'.repeat(250_000);
  const texts = [long, 'pass'.repeat(250_000), 'a_1-'.repeat(250_000), '--a '.repeat(250_000)];
  for (const text of texts) {
    const found = violations(credential, [
      widget({ [text]: text, password: text, list: [text, text], args: [text, text] }),
      helm({ values: text }),
    ]);
    expect(found.length).toBeLessThan(3);
  }
}, 60_000);
