import { credential } from '../../../lib/checks/secret/credential';
import { deployment, manifestOf, object, violations } from '../unit';

// Concatenated, so that secret scanners do not report this file.
const letters = (length: number) => 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'.repeat(10).slice(0, length);
const PASSWORD = ['Sup3r', 'S3cret!'].join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');

const configMap = (data: object, more: object = {}) => object('ConfigMap', 'v1', { data, ...more });
const file = (name: string, text: string) => violations(credential, [configMap({ [name]: text })]);

test.each([
  ['ENCRYPTION_KEY', letters(32)],
  ['ENCRYPTION_KEY', '0123456789abcdef0123456789abcdef'],
  ['SECRET_KEY_BASE', letters(64)],
  ['DB_PASS', 'hunter2'],
  ['SMTP_PASS', PASSWORD],
  ['MYSQL_ROOT_PWD', PASSWORD],
  ['ACCESS_KEY', letters(20)],
  ['APP_KEY', `base64:${letters(43)}=`],
  ['JWT_SIGNING_KEY', letters(24)],
  ['PASSWORD1', PASSWORD],
  ['DB_PASSWORD_2', PASSWORD],
  ['DBPassword', PASSWORD],
  ['BASIC_AUTH', `admin:${PASSWORD}`],
  ['BASIC_AUTH', base64(`admin:${PASSWORD}`)],
  ['GEMINI_API_KEY', `AIza${letters(35)}`],
])('the variable %s is a credential by its name', (name, value) => {
  const [found, ...others] = violations(credential, [deployment({}, { env: [{ name, value }] })]);
  expect(others).toEqual([]);
  expect(found?.path).toBe('spec.template.spec.containers[0].env[0].value');
  expect(found?.message).toContain(`The environment variable ${name} of the container web`);
  expect(JSON.stringify(found)).not.toContain(value);
});

test.each([
  [['--db-password=Tr0ub4dor&3xyz'], 0, '--db-password', 'DB_PASSWORD'],
  [['--dbPassword=geheim'], 0, '--dbPassword', 'DB_PASSWORD'],
  [['--token', letters(26)], 1, '--token', 'TOKEN'],
  [['serve', `password=${PASSWORD}`], 1, 'password', 'PASSWORD'],
  [['--requirepass', PASSWORD], 1, '--requirepass', 'REQUIREPASS'],
  [[`-Dspring.datasource.password=${PASSWORD}`], 0, '-Dspring.datasource.password', ''],
  [[`--set=db.password=${PASSWORD}`], 0, 'db.password', 'db.password'],
  [['-c', `export DB_PASSWORD=${PASSWORD}; exec web`], 1, 'DB_PASSWORD', 'DB_PASSWORD'],
  [['-c', `exec web --port 80 --api-token ${letters(26)} --verbose`], 1, '--api-token', ''],
  [['-c', `migrate "web:secure password=${PASSWORD} retry=off"`], 1, 'password', ''],
  [[`--url=https://example.com/?a=b&access_token=${letters(26)}`], 0, 'access_token', ''],
])('%j has a credential among its arguments', (args, index, option, name) => {
  for (const field of ['args', 'command']) {
    const [found, ...others] = violations(credential, [deployment({}, { [field]: args })]);
    expect(others).toEqual([]);
    expect(found?.path).toBe(`spec.template.spec.containers[0].${field}[${index}]`);
    expect(found?.message).toContain(`The argument ${option} of the container web`);
    expect(found?.fix).toMatch(new RegExp(name, 'i'));
    expect(JSON.stringify(found)).not.toMatch(/Tr0ub|Sup3r|geheim|aB3dE5/);
  }
});

test.each([
  [['sh', '-c', `curl -sf -u admin:${PASSWORD} https://example.com/`], [], 'command[2]'],
  [
    ['sh', '-c', `curl -sf \\\n  --user 'admin:${PASSWORD}' \\\n  https://example.com`],
    [],
    'command[2]',
  ],
  [['curl', '-u', `admin:${PASSWORD}`], ['https://example.com'], 'command[2]'],
  [['/usr/bin/curl'], ['--user', `admin:${PASSWORD}`], 'args[1]'],
])('%j has a login for curl', (command, args, place) => {
  const found = violations(credential, [deployment({}, { command, args })]);
  expect(found).toMatchObject([{ path: `spec.template.spec.containers[0].${place}` }]);
  expect(found[0]?.message).toContain('contains a login for curl.');
  expect(JSON.stringify(found)).not.toContain(PASSWORD);
});

test.each([
  ['mysqladmin', { command: ['mysqladmin', `-p${PASSWORD}`, 'ping'] }, 'command[1]'],
  ['redis-cli', { command: ['redis-cli'], args: ['-a', PASSWORD] }, 'args[1]'],
  ['redis-cli', { command: ['sh', '-c', `redis-cli -a ${PASSWORD} ping`] }, 'command[2]'],
])('a password for %s is found in a probe and a container: %j', (program, fields, place) => {
  const { command } = fields;
  const message = expect.stringContaining(`contains a password for ${program}.`);
  const container = 'spec.template.spec.containers[0]';
  expect(violations(credential, [deployment({}, fields)])).toMatchObject([
    { path: `${container}.${place}`, message },
  ]);
  if ('args' in fields) return;
  expect(
    violations(credential, [deployment({}, { livenessProbe: { exec: { command } } })]),
  ).toMatchObject([{ path: `${container}.livenessProbe.exec.${place}`, message }]);
});

test('an annotation, also of a pod template, is a credential by its name', () => {
  const annotations = { 'example.com/password': PASSWORD, 'example.com/auth-token': letters(26) };
  const spec = { template: { metadata: { annotations }, spec: { containers: [] } } };
  const found = violations(credential, [
    object('Service', 'v1', {}, { annotations }),
    object('Deployment', 'apps/v1', { spec }),
    object('Pod', 'v1', { spec: { containers: [] } }, { annotations }),
  ]);
  expect(found.map(({ object, path }) => [object, path])).toEqual(
    expect.arrayContaining([
      ['Service/web', 'metadata.annotations["example.com/password"]'],
      ['Service/web', 'metadata.annotations["example.com/auth-token"]'],
      ['Deployment/web', 'spec.template.metadata.annotations["example.com/password"]'],
      ['Deployment/web', 'spec.template.metadata.annotations["example.com/auth-token"]'],
      ['Pod/web', 'metadata.annotations["example.com/password"]'],
      ['Pod/web', 'metadata.annotations["example.com/auth-token"]'],
    ]),
  );
  expect(found).toHaveLength(6);
  expect(found.map((it) => it.message).join()).toContain(
    'The annotation example.com/password of the pods of Deployment web has a hard-coded value',
  );
  expect(JSON.stringify(found)).not.toContain(PASSWORD);
});

test.each([
  [
    'application.properties',
    'spring.datasource.password',
    `a=b\nspring.datasource.password=${PASSWORD}`,
  ],
  ['application.properties', 'db.password', `db.password = hunter2\r\nother = x\r\n`],
  ['app.yaml', 'password', `db:\n  user: web\n  password: ${PASSWORD} # of the database\n`],
  ['app.yaml', 'password', `users:\n  - password: "${PASSWORD}"\n`],
  ['app.yaml', 'password', `db: { user: web, password: '${PASSWORD}' }\n`],
  ['.env', 'DB_PASSWORD', `DB_USER=web\nexport DB_PASSWORD="${PASSWORD}"\n`],
  ['app.json', 'password', JSON.stringify({ user: 'web', password: PASSWORD })],
  ['app.json', 'clientSecret', JSON.stringify({ o: { clientSecret: letters(32) } }, null, 2)],
  ['settings.ini', 'encryption_key', `[web]\nencryption_key = ${letters(32)}\n`],
  ['db.conf', 'Password', `connection = "Broker=mq;Login=sa;Password=${PASSWORD};"\n`],
  ['jaas.conf', 'password', `PlainLoginModule required username="a" password="${PASSWORD}";`],
])('the file %s has the setting %s, a credential', (name, setting, text) => {
  const [found, ...others] = file(name, text);
  expect(others).toEqual([]);
  expect(found?.path).toBe(name.startsWith('.') ? `data["${name}"]` : `data["${name}"]`);
  expect(found?.message).toContain(`The setting ${setting} in the file ${name} of ConfigMap web`);
  expect(found?.fix).toContain("object: 'ConfigMap/web'");
  expect(JSON.stringify(found)).not.toMatch(/Sup3r|hunter2|aB3dE5/);
});

test.each([
  ['redis.conf', 'requirepass', 'port 6379\nrequirepass hunter22x\nmaxmemory 1gb\n'],
  ['redis.conf', 'masterauth', 'port 6379\nmasterauth hunter22x\n'],
  ['settings.xml', 'password', `<server>\n  <password>${PASSWORD}</password>\n</server>\n`],
  ['app.json', 'password', JSON.stringify({ db: JSON.stringify({ password: PASSWORD }) })],
])('the file %s has the setting %s in another notation', (name, setting, text) => {
  const found = file(name, text);
  expect(found).toMatchObject([
    { message: expect.stringContaining(`The setting ${setting} in the file ${name}`) },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/Sup3r|hunter22x/);
});

test('a login for a registry in a quoted YAML string is recognized', () => {
  const auths = { 'registry.example.com': { auth: base64(`web:${PASSWORD}`) } };
  expect(
    file('a.yaml', `dockerconfigjson: ${JSON.stringify(JSON.stringify({ auths }))}\n`),
  ).toMatchObject([{ message: expect.stringContaining('a login for a container registry') }]);
});

test('a login for a registry is recognized', () => {
  const auths = { 'registry.example.com': { auth: base64(`web:${PASSWORD}`) } };
  expect(file('config.json', JSON.stringify({ auths }))).toMatchObject([
    { message: expect.stringContaining('ConfigMap web contains a login for a container registry') },
  ]);
});

test('the base64 values of a ConfigMap are checked', () => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\nMII${letters(300)}\n-----END RSA PRIVATE KEY-----\n`;
  const binaryData = { 'tls.key': base64(key), env: base64(`DB_PASSWORD=${PASSWORD}\n`) };
  const found = violations(credential, [configMap({}, { binaryData })]);
  expect(found).toMatchObject([
    { path: 'binaryData["tls.key"]', message: expect.stringContaining('a private key') },
    { path: 'binaryData.env', message: expect.stringContaining('The setting DB_PASSWORD') },
  ]);
});

test('a long text is checked to its end', () => {
  const long = `${'a'.repeat(300_000)}\n${'token '.repeat(20_000)}\n${'key: '.repeat(20_000)}`;
  const lines = 'curl -s https://example.com/ -o x\n'.repeat(3000);
  expect(file('app.yaml', `${long}\n${lines}\npassword: ${PASSWORD}\n`)).toHaveLength(1);
});

test('an Application has no containers, and passes', () => {
  const application = object('Application', 'argoproj.io/v1alpha1', { spec: { source: {} } });
  expect(violations(credential, [], { argocd: [manifestOf(application)] })).toEqual([]);
});
