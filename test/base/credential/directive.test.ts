import { maskCredentials } from '../../../lib/base/credential/mask-credentials';
import { settingsIn } from '../../../lib/base/credential/settings';
import { PASSWORD } from './samples';

test.each([
  ['requirepass', 'requirepass hunter22x'],
  ['requirepass', 'requirepass foobared'],
  ['masterauth', '  masterauth "hunter22x"'],
  ['sentinel auth-pass', 'sentinel auth-pass mymaster hunter22x'],
  ['tls-key-file-pass', `tls-key-file-pass ${PASSWORD}`],
  ['rootpw', `rootpw\t${PASSWORD}`],
  ['auth_pass', '    auth_pass hunter2'],
  ['password', `machine git.example.com login web password ${PASSWORD}`],
  ['password', `machine git.example.com\n  login web\n  password ${PASSWORD}`],
  ['password', `<server><password>${PASSWORD}</password></server>`],
  ['db.password', `<db.password>\n  <![CDATA[${PASSWORD}]]>\n</db.password>`],
  ['fs.secret.key', '<name>fs.secret.key</name>\n<value>aB3dE5fG7hJ9kL1m</value>'],
  ['DbPassword', `<add key="DbPassword" value="${PASSWORD}" />`],
  ['password', `<property name="password" value="${PASSWORD}"/>`],
])('the setting %s is recognized in %j, and masked', (name, line) => {
  const text = `first: 1\r\n${line}\r\nlast 1\r\n`;
  const [found, ...others] = settingsIn(text);
  expect([found?.name, others]).toEqual([name, []]);
  expect(maskCredentials(text)).not.toMatch(/hunter|foobared|S3cret|aB3dE5/);
  expect(maskCredentials(text)).toMatch(/^first: 1\r\n[\s\S]*\*\*\*[\s\S]*\r\nlast 1\r\n$/);
});

test.each([
  '# requirepass foobared1!',
  'requirepass ""',
  'requirepass $REDIS_PASSWORD',
  'requirepass %(redis_password)s',
  'requirepass {{ .password }}',
  'requirepass must be set before the server is exposed',
  'the setting\n  password hunter22x\nof a sentence',
  'auth_pass 1111',
  'machine git.example.com login web password $TOKEN',
  '<password></password>',
  '<password>$DB_PASSWORD1</password>',
  '<password>{COQLCE6DU6GtcS5P=}</password>',
  '<password>Kennwort</password>',
  '<!-- <password>abc123!</password> -->',
  '<passwordFile>/run/secrets/db1</passwordFile>',
  '<name>fs.secret.key</name><value>%{secret.key1}</value>',
  '<input name="password" value=""/>',
])('%j has none', (text) => {
  expect([...settingsIn(text)]).toEqual([]);
});
