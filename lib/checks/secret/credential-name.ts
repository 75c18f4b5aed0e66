import { isLogin } from './login';
import { isPlaceholder } from './placeholder';

/** A quick check of a name, because the full one is slow. */
const MAYBE = /(?:pass(?:w(?:or)?d|phrase)?|secret|token|key(?:_?base)?|pwd|basic_?auth)[_-]?\d*$/i;
const PASSWORD =
  /(?:^|_)(?:(?:DB|PG|ROOT|ADMIN|REDIS|MYSQL)?(?:PASSWORD|PASSWD)|PASSPHRASE|REQUIREPASS)$|_PWD$/;
/** `PASS` means password only after the name of a user or server: there are other passes. */
const PASS =
  /(?:^|_)(?:ADMIN|AMQP|AUTH|DATABASE|DB|EMAIL|FTP|LDAP|LOGIN|MAIL|MARIADB|MONGO|MONGODB|MYSQL|PG|POSTGRES|RABBITMQ|REDIS|ROOT|SFTP|SMTP|SQL|USER)_?PASS$/;
const TOKEN =
  /(?:^|_)(?:SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|SECRET_?(?:ACCESS_?)?KEY|SECRET_?KEY_?BASE)$/;
/** Of the names that end with `KEY`, those of credentials. Most others are record keys. */
const KEY =
  /(?:^|_)(?:ACCESS|ACCOUNT|ADMIN|AES|APP|APPLICATION|AUTH|CIPHER|COOKIE|CRYPT|CRYPTO|DECRYPTION|ENCRYPT|ENCRYPTION|HMAC|JWT|LICENSE|MASTER|SESSION|SHARED|SIGN|SIGNATURE|SIGNING)_?KEY$/;
const BASIC_AUTH = /(?:^|_)BASIC_?AUTH$/;
/** Names of settings for credentials, and of values that are public on purpose. */
const SETTING =
  /(?:^|_)(?:ALLOW|ANON|CHANGE|CHECK|CHECKSUM|CLIENT_SIDE|DIGEST|DISABLE|ENABLE|FINGERPRINT|FORGOT|HAS|HASH|HIDE|IS|NO|PUBLIC|PUBLISHABLE|PUSHER_APP|REACT_APP|REQUIRED?|RESET|SHOW|USE|VITE|WITH)_|(?:^|_)CLIENT_TOKEN$/;
/** Tokens that are public, because web pages contain them. */
const PUBLISHED = /^(?:pk[_.]|phc_|pub[0-9a-f]{20})/;
/** A Google API key, which a web page may contain, unless it is for a paid language model. */
const GOOGLE_KEY = /^AIza[\w-]{35}$/;
const LANGUAGE_MODEL = /GEMINI|GENAI|GENERATIVE|(?:^|_)AI_/;
/** Words joined together, such as `web-tls` or `s3-backup`: usually the name of something. */
const NAME =
  /^(?:[A-Za-z]+|(?=[A-Za-z])(?:[A-Za-z]+|[a-z]*\d{1,4}[a-z]*)(?:[-_.](?:[A-Za-z]+|[a-z]*\d{1,4}[a-z]*))*[-_.](?:[A-Za-z]+|[a-z]*\d{1,4}[a-z]*|[a-z0-9]{5,10}))$/;
/** A word with a number in it, such as `regcred2`. */
const NUMBERED = /^[a-z]+\d{1,4}[a-z]*$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Kind = 'password' | 'token' | 'key' | 'login';

/** True if the name denotes a credential, and the value could be one. */
export function isNamedCredential(name: string, value: string): boolean {
  return MAYBE.test(name) && couldBe(name, value) !== undefined;
}

/**
 * The same, but stricter, for text in which not everything that looks like a name and a value is one: files,
 * which may be programs or translations, and commands.
 */
export function isCredentialInText(name: string, value: string): boolean {
  if (!MAYBE.test(name)) return false;
  const kind = couldBe(name, value);
  if (kind === undefined || kind === 'login') return kind !== undefined;
  if (/\$[A-Z_{(]/.test(value) || isIdentifier(value)) return false;
  if (kind !== 'password') return value.length >= 12 && /[a-z]/i.test(value) && /\d/.test(value);
  // A word in any language, or a type such as `String!`.
  return value.length >= 4 && !NAME.test(value) && !/^[\p{L}\p{M}_.-]+\W*$/u.test(value);
}

function couldBe(name: string, value: string): Kind | undefined {
  const words = wordsOf(name);
  const kind = SETTING.test(words) ? undefined : kindOf(words);
  if (kind === undefined) return undefined;
  if (kind === 'login') return isLogin(value) ? kind : undefined;
  // Laravel prefixes its keys like this; any other prefix before a colon refers to another place.
  const own = value.replace(/^base64:/, '');
  if (isPlaceholder(own)) return undefined;
  if (kind === 'password') {
    // People choose any word as a password, but not these.
    return NAME.test(own) && /passw|secret|token|key|cred/i.test(own) ? undefined : kind;
  }
  if (own.length < 8 || NAME.test(own) || NUMBERED.test(own) || isPublished(words, own)) {
    return undefined;
  }
  return kind === 'token' || isRandom(own) ? kind : undefined;
}

/** The words of a name: `DB_PASSWORD` for `example.com/dbPassword1`. */
function wordsOf(name: string): string {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .replace(/^_+|_*\d+$/g, '')
    .toUpperCase();
}

function kindOf(words: string): Kind | undefined {
  if (PASSWORD.test(words) || PASS.test(words)) return 'password';
  if (TOKEN.test(words)) return 'token';
  if (KEY.test(words)) return 'key';
  return BASIC_AUTH.test(words) ? 'login' : undefined;
}

function isPublished(words: string, value: string): boolean {
  if (GOOGLE_KEY.test(value)) return !LANGUAGE_MODEL.test(words);
  return PUBLISHED.test(value);
}

/** True for a value that no person would choose as a name. */
function isRandom(value: string): boolean {
  if (value.length < 16 || UUID.test(value)) return false;
  return value.split(/[-_.:/]/).some((part) => {
    if (part.length < 12 || !/[A-Za-z]/.test(part)) return false;
    const numbers = part.match(/\d+/g)?.length ?? 0;
    return numbers > 1 || (numbers === 1 && part.length >= 16 && /[a-z][A-Z]/.test(part));
  });
}

/** True for an identifier in a program, such as `user.password1`. Tokens have longer parts. */
function isIdentifier(value: string): boolean {
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(value)) return false;
  return value.includes('.')
    ? value.split('.').every((it) => it.length <= 24)
    : /passw|secret|token/i.test(value) && value.length <= 24;
}
