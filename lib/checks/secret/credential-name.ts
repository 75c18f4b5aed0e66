import { isStandIn } from './stand-in';

/** The cheap look at a name: what follows is done for few. */
const MAYBE = /(?:passw(?:or)?d|passphrase|secret|token|key|_pwd)$/i;
const PASSWORD = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PGPASSWORD|MYSQL_PWD)$/;
const TOKEN = /(?:^|_)(?:SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|SECRET_?(?:ACCESS_?)?KEY)$/;
/** Names of settings about passwords, and of what is made public on purpose. */
const SETTING =
  /(?:^|_)(?:ALLOW|CHANGE|DISABLE|ENABLE|FORGOT|HAS|HIDE|IS|NO|PUBLIC|PUBLISHABLE|REACT_APP|REQUIRED?|RESET|SHOW|USE|VITE|WITH)_/;
/** Tokens that are made to be seen by everybody who loads the page. */
const PUBLISHED = /^(?:pk[_.]|pub[0-9a-f]{20})/;
/** Words joined together, such as `web-tls` or `x-api-key`: what something is called, mostly. */
const NAME = /^[A-Za-z]+(?:[-_.](?:[A-Za-z]+|v?\d{1,4}))*$/;

/** True where the name says that the value is a credential, and the value could be one. */
export function isNamedCredential(name: string, value: string): boolean {
  if (!MAYBE.test(name) || isStandIn(value)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .toUpperCase();
  if (SETTING.test(words)) return false;
  const isName = NAME.test(value);
  // A person may choose any word for a password, but then not that one.
  if (PASSWORD.test(words)) return !(isName && /passw|secret|token|key|cred/i.test(value));
  return TOKEN.test(words) && value.length >= 8 && !isName && !PUBLISHED.test(value);
}
