import { credential } from '../../../lib/checks/secret/credential';
import { deployment, object, violations } from '../unit';

const letters = (length: number) => 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'.repeat(10).slice(0, length);
const PASSWORD = ['Sup3r', 'S3cret!'].join('');
const HASH = '0123456789abcdef'.repeat(4);

const configMap = (data: object, more: object = {}) => object('ConfigMap', 'v1', { data, ...more });

test.each([
  ['S3_SECRET', 's3-backup-creds'],
  ['PULL_SECRET', 'ecr-pull-eu1'],
  ['PULL_SECRET', 'regcred2'],
  ['TLS_SECRET', 'web-tls-7k5m9ttg2h'],
  ['DB_PASSWORD', 's3-backup-password'],
  ['KEYSTORE_PASSWORD', 'changeit'],
  ['FIREBASE_API_KEY', `AIza${letters(35)}`],
  ['GOOGLE_MAPS_API_KEY', `AIza${letters(35)}`],
  ['LAUNCHDARKLY_CLIENT_TOKEN', letters(32)],
  ['LAUNCHDARKLY_CLIENT_SIDE_ID', letters(24)],
  ['POSTHOG_API_KEY', `phc_${letters(40)}`],
  ['PUSHER_APP_KEY', letters(20)],
  ['PUBLIC_KEY', letters(40)],
  ['JWT_PUBLIC_KEY', letters(40)],
  ['APP_KEY_PREFIX', letters(24)],
  ['API_KEY_HEADER', 'X-Api-Key'],
  ['CACHE_KEY', 'users'],
  ['PARTITION_KEY', letters(24)],
  ['SORT_KEY', letters(24)],
  ['PRIMARY_KEY', 'id'],
  ['SESSION_KEY', 'user_id'],
  ['SESSION_KEY', '_web_session_v2_prod'],
  ['ACCESS_KEY', 'minioadmin'],
  ['ENCRYPTION_KEY', '1234abcd-12ab-34cd-56ef-1234567890ab'],
  ['ENCRYPTION_KEY', 'projects/p1/locations/eu/keyRings/r1/cryptoKeys/aB3dE5fG7hJ9kL1m'],
  ['ENCRYPTION_KEY', 'alias/web-2024-key-v1'],
  ['MASTER_KEY', 'your-master-key-0123456789'],
  ['DB_PASSWORD', 'CHANGE-ME-in-production-1'],
  ['DB_PASSWORD', '__DB_PASSWORD__'],
  ['DB_PASSWORD', '#{DbPassword1}#'],
  ['FIRST_PASS', 'vp9'],
  ['PROXY_PASS', 'backend1'],
  ['PWD', 'app1'],
  ['BASIC_AUTH', 'true'],
  ['BASIC_AUTH', 'web/basic-auth'],
  ['BASIC_AUTH', 'nginx:8080'],
  ['BASIC_AUTH', 'file:/etc/htpasswd'],
  ['BASIC_AUTH', 'admin:$(PASSWORD)'],
  ['BASIC_AUTH', 'admin:$apr1$abc$def'],
  ['PASSWORD_AUTH_METHOD', 'md5'],
  ['PGPASSWORD_ENCRYPTION', 'scram-sha-256'],
  ['PASSWORD_ENCRYPTION', 'md5'],
])('the variable %s with the value %j is not a credential', (name, value) => {
  const it = deployment({}, { env: [{ name, value }] });
  expect(violations(credential, [it, configMap({ [name]: value })])).toEqual([]);
});

test.each([
  [['--token-file=/run/secrets/token1']],
  [['--tls-private-key-file=/etc/tls/tls1.key']],
  [['--private-key', '/etc/tls/tls1.key']],
  [['--password=$(DB_PASSWORD)']],
  [['--password', '$(DB_PASSWORD)']],
  [[`--password=\${DB_PASSWORD}`]],
  [['--password', '--user', 'web1']],
  [['--password-stdin', 'registry1.example.com']],
  [['--no-password', 'web1!']],
  [['--feature-gates=BoundServiceAccountToken=true,LegacyServiceAccountToken=false']],
  [['--token=true,LegacyToken=false']],
  [['--tls-secret=default/web-tls-2']],
  [['--secret', 'web-tls-s3']],
  [['--token-ttl', '3600s']],
  [['--access-key=minioadmin']],
  [['--client-secret=file:/run/x1']],
  [['-c', 'export DB_PASSWORD="$(cat /run/secrets/db1)"; exec web']],
  [['-c', 'export DB_PASSWORD=`cat /run/secrets/db1`; exec web']],
  [['-c', 'if [ "$TOKEN" = "abc123" ]; then exit 1; fi']],
  [['-c', 'read -p "Your password: abc123" x']],
  [['-c', 'exec web --token "$TOKEN_1" --password $PASSWORD1 --port 80']],
  [['-c', "sed -i 's/password=[^&]*/password=***1/' /tmp/log1"]],
  [['-c', 'kubectl create secret generic web1 --from-literal=password=$PASSWORD']],
  [['-c', 'psql "host=db password=$PGPASSWORD dbname=web1"']],
  [['-c', 'curl -u "$USER:$PASSWORD" https://example.com']],
  [['-c', 'curl -u admin:$PASSWORD https://example.com']],
  [['-c', 'curl -u admin: https://example.com']],
  [['-c', 'curl https://example.com/a; docker run -u 1000:1000b web']],
  [['docker', 'run', '-u', '1000:1000b']],
  [['curl', '-u', '$(USER):$(PASSWORD)']],
  [['curl', '-u', 'admin:$(PASSWORD)']],
])('%j has no credential', (args) => {
  expect(violations(credential, [deployment({}, { args })])).toEqual([]);
  expect(violations(credential, [deployment({}, { command: args })])).toEqual([]);
});

test.each([
  ['checksum/secret', HASH],
  ['checksum/db-password', HASH],
  ['checksum.example.com/token', HASH],
  ['nginx.ingress.kubernetes.io/auth-secret', 'web/users2'],
  ['nginx.ingress.kubernetes.io/auth-tls-secret', 'default/ca-secret'],
  ['cert-manager.io/private-key-secret', 'web-tls-2'],
  ['vault.hashicorp.com/agent-inject-secret-db-password', 'kv/data/My-App/Db1'],
  ['vault.hashicorp.com/agent-inject-token', 'true'],
  ['example.com/password', 'rotated-monthly'],
  ['example.com/token', 'audience-of-web'],
  ['example.com/password-age', '90d'],
])('the annotation %s: %s is not a credential', (name, value) => {
  const annotations = { [name]: value };
  const spec = { template: { metadata: { annotations }, spec: { containers: [] } } };
  const found = violations(credential, [
    object('Service', 'v1', {}, { annotations }),
    object('Deployment', 'apps/v1', { spec }),
  ]);
  expect(found).toEqual([]);
});

test.each([
  ['app.yaml', `password: \${DB_PASSWORD}`],
  ['app.yaml', 'password: {{ .Values.password1 }}'],
  ['app.yaml', 'password: "{{ password1 }}"'],
  ['app.yaml', 'password: !vault |\n  $ANSIBLE_VAULT;1.1'],
  ['app.yaml', 'password: !Ref1'],
  ['app.yaml', 'password: *anchor1'],
  ['app.yaml', 'passwordFile: /run/secrets/password1'],
  ['app.yaml', 'password_file: /run/secrets/password1'],
  ['app.yaml', 'password: # abc123\n  secretRef: web1'],
  ['app.yaml', 'password:\n  abc123: true'],
  ['app.yaml', '# password: abc123!'],
  ['app.yaml', '  // password: "abc123!"'],
  ['app.yaml', 'password_policy: strong1!'],
  ['app.yaml', 'token_ttl=3600s'],
  ['app.yaml', 'auth: true'],
  ['app.yaml', 'auth: basic1:abc'],
  ['app.yaml', 'session_key: user_id'],
  ['app.yaml', 'primary_key: id'],
  ['app.yaml', 'partition_key: tenant'],
  ['app.yaml', `key: ${letters(40)}`],
  ['app.yaml', `routing_key: orders.v2.${letters(20)}`],
  ['app.yaml', 'secretKey: DB_PASSWORD'],
  ['app.yaml', 'secret: web-database-2'],
  ['app.yaml', 'existingSecret: web-s3-creds'],
  ['app.yaml', 'token: string'],
  ['app.yaml', 'description: the password: abc123! is no good'],
  ['app.yaml', 'regex: password=[^&]+'],
  ['app.yaml', 'regex: token=\\S+'],
  ['app.yaml', 'password_hash: $2y$10$abcdefghijklmnopqrstuv'],
  ['app.yaml', 'api_key_header: X-Api-Key-2'],
  ['app.properties', 'password=changeit'],
  ['app.properties', 'password=ENC(aB3dE5fG7hJ9)'],
  ['app.properties', 'password='],
  ['app.properties', 'token.expiry=15m'],
  ['messages_de.properties', 'login.password=Kennwort'],
  ['messages_es.properties', 'login.password=Contraseña:'],
  ['messages_ja.json', '{"password": "パスワード"}'],
  ['messages_en.json', '{"password": "At least 6 characters", "token": "Token 2"}'],
  ['schema.json', '{"password": {"type": "string"}, "token": "string"}'],
  ['realm.json', '{"clientSecret": "**********", "passwordPolicy": "length(12)"}'],
  ['docker.json', '{"auths": {"example.com": {"auth": "dXNlcjpwYXNzd29yZA=="}}}'],
  ['docker.json', '{"auths": {}, "auth": "Z2VoZWltZ2VoZWlt"}'],
  ['web.config', 'PublicKeyToken=b77a5c561934e089'],
  ['init.sql', "ALTER USER web WITH PASSWORD 'abc123!'; -- password = 'abc123!'"],
  ['init.sql', "UPDATE users SET password = 'abc123!'"],
  ['schema', '  password varchar2(30) not null,\n  password_hash text = md5(password1)'],
  ['users', 'type User { password: String! token: ID! }'],
  ['users', '  password: String!\n  token: String!'],
  ['auth.lua', `local password = "abc123!"\ntoken = "${letters(30)}"`],
  ['auth', 'local password = ngx.var.arg_password1'],
  ['auth', 'password = user.password1'],
  ['auth', 'token = line:match("token=(%w+)")'],
  ['auth', 'password = os.getenv("DB_PASSWORD1")'],
  ['auth', 'password := os.Getenv("DB_PASSWORD1")'],
  ['auth', 'token: process.env.ACCESS_TOKEN_1,'],
  ['auth', 'password = "abc1" + suffix'],
  ['auth', "if password == 'abc123!' then"],
  ['nginx.conf', 'proxy_pass http://backend1;\nset $token $arg_token1;\nif ($arg_token = "") {}'],
  ['nginx.conf', `log_format x '$remote_addr token=$http_token1 "$request"';`],
  ['redis.conf', '# requirepass foobared1!'],
  ['grafana.ini', 'password = """#abc123;"""'],
  ['grafana.ini', 'password = $__file{/etc/secrets/grafana1}'],
  ['README.md', `Log in with password=${PASSWORD}`],
])('the file %s: %j has no credential', (name, text) => {
  const it = `first: line of the file\n${text}\nlast: line\n`;
  const found = violations(credential, [
    configMap({ [name]: it }),
    configMap({}, { binaryData: { [name]: Buffer.from(it).toString('base64') } }),
  ]);
  expect(found).toEqual([]);
});

test('binary data is not checked', () => {
  const binary = Buffer.concat([Buffer.from([0, 1]), Buffer.from(`\npassword=${PASSWORD}\n`)]);
  const binaryData = { 'store.jks': binary.toString('base64') };
  expect(violations(credential, [configMap({}, { binaryData })])).toEqual([]);
});
