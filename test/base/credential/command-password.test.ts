import { commandPassword } from '../../../lib/base/credential/command-password';
import { findCredential } from '../../../lib/base/credential/find-credential';
import { maskCredentials } from '../../../lib/base/credential/mask-credentials';

test.each([
  ['mysqladmin', 'mysqladmin ping -uroot -phunter22x', 'mysqladmin ping -uroot ***'],
  ['mariadb-dump', `exec mariadb-dump -p'hunter22x' web > x`, 'exec mariadb-dump *** web > x'],
  [
    'mysql',
    '/usr/bin/mysql -u root \\\n  -phunter -e "a"',
    '/usr/bin/mysql -u root \\\n  *** -e "a"',
  ],
  [
    'redis-cli',
    'redis-cli -h a -a hunter22x ping | grep PONG',
    'redis-cli -h a -a *** ping | grep PONG',
  ],
  ['mysql', "mysql -p'hun;ter$22x' web", 'mysql *** web'],
  [
    'redis-cli',
    'exec: ["/bin/redis-cli", "-a", "hunter22x"]',
    'exec: ["/bin/redis-cli", "-a", ***]',
  ],
  ['valkey-cli', 'valkey-cli -a "hunter22x" ping', 'valkey-cli -a *** ping'],
  ['mongosh', 'mongosh -u root -p hunter22x', 'mongosh -u root -p ***'],
  ['mysql', 'kubectl exec mongo -- mysql -phunter22x', 'kubectl exec mongo -- mysql ***'],
  ['sqlcmd', 'sqlcmd -S db -U sa -P hunter22x', 'sqlcmd -S db -U sa -P ***'],
  ['sshpass', 'sshpass -phunter22x ssh web', 'sshpass *** ssh web'],
  ['ldapsearch', 'ldapsearch -x -w hunter22x', 'ldapsearch -x -w ***'],
  ['mosquitto_pub', 'mosquitto_pub -u a -P hunter22x', 'mosquitto_pub -u a -P ***'],
])('a password for %s is recognized in %j, and masked', (program, text, masked) => {
  const what = `a password for ${program}`;
  expect(findCredential(text)).toBe(what);
  expect(maskCredentials(text)).toBe(masked);
});

test('a password is recognized in a list of words', () => {
  expect(commandPassword(['timeout', '5', '/bin/redis-cli', '-a', 'hunter22x', 'ping'])).toEqual({
    index: 4,
    what: 'a password for redis-cli',
  });
  expect(commandPassword(['mysqladmin', '-phunter22x'])?.index).toBe(1);
});

test.each([
  'mysql -u root -p web',
  'mysql -p"$MYSQL_PASSWORD" web',
  'mysqladmin -p$(cat /run/secrets/db1) ping',
  'redis-cli -a $REDIS_PASSWORD ping',
  'redis-cli -a "$(REDIS_PASSWORD)" ping; tar -a x1',
  'redis-cli ping | head -a hunter22x',
  'mongosh --port 27017 -p',
  'sqlcmd -P "$SA_PASSWORD"',
  'mysqld -p3307',
  'mysql-config -phunter.d; ls',
  'spawn("redis-cli", ["-a", password1])',
  'image: "mysql"\nargs: ["-phunter22x"]',
  'docker run -p 80:8080 mysql:8',
  'docker run --name mongo -p 27017:27017 mongo:8',
  'ldap-proxy -w hunter22x',
])('%j has none', (text) => {
  expect(findCredential(text)).toBeUndefined();
});
