import { isLogin } from './login';
import { isPlaceholder } from './placeholder';

/** A quick check of a name, because the full one is slow. */
const MAYBE =
  /(?:pass(?:w(?:or)?d|phrase|code)?|secret|token|key(?:_?base)?|pwd|_?pw|_pat|(?:basic_?|master)auth|authorization|credentials?|cookie|hook(?:[_.-]?(?:url|uri|address|endpoint))?)[_-]?\d*$/i;
/** The cookie of Erlang is a password of the nodes of a cluster. */
const PASSWORD =
  /(?:^|_)(?:(?:DB|PG|ROOT|ADMIN|REDIS|MYSQL)?(?:PASSWORD|PASSWD)|PASSPHRASE|PASSCODE|REQUIREPASS|MASTERAUTH|BIND_?PW|(?:ERLANG|RELEASE|RABBITMQ|NODE)_COOKIE)$|_PWD$/;
/** `PASS` means password only after the name of a user or server: there are other passes. */
const PASS =
  /(?:^|_)(?:ADMIN|AMQP|AUTH|DATABASE|DB|EMAIL|FTP|KEYSTORE|LDAP|LOGIN|MAIL|MARIADB|MONGO|MONGODB|MYSQL|PG|POSTGRES|RABBITMQ|REDIS|ROOT|SFTP|SMTP|SQL|TRUSTSTORE|USER)_?PASS$/;
const TOKEN =
  /(?:^|_)(?:(?:APP|CLIENT|SHARED)?SECRET|(?:ACCESS|API|AUTH|BEARER|REFRESH)?TOKEN|API_?KEY|PRIVATE_?KEY|SECRET_?(?:ACCESS_?)?KEY|SECRET_?KEY_?BASE|(?:GIT|GITHUB|GITLAB|GHCR|AZURE|DEVOPS|AZP|EXT)_PAT)$/;
/** Of the names that end with `KEY`, those of credentials. Most others are record keys. */
const KEY =
  /(?:^|_)(?:ACCESS|ACCOUNT|ADMIN|AES|AGE|APP|APPLICATION|AUTH|CERT|CIPHER|COOKIE|CRYPT|CRYPTO|DECRYPTION|ENCRYPT|ENCRYPTION|HMAC|JWT|LICENSE|MASTER|SESSION|SHARED|SIGN|SIGNATURE|SIGNING|TLS|WEBHOOK)_?KEY$/;
/** The key of an integration of PagerDuty, but also of a queue: its form decides. */
const ROUTING_KEY = /(?:^|_)(?:ROUTING|INTEGRATION|PAGER_?DUTY(?:_[A-Z]+)?|PD(?:_SERVICE)?)_KEY$/;
const BASIC_AUTH = /(?:^|_)BASIC_?AUTH$/;
/** Names of credentials, but also of settings about them: only a random value is one. */
const VAGUE = /(?:^|_)(?:AUTHORIZATION|CREDENTIALS?)$/;
const WEBHOOK = /(?:^|_)(?:WEB_?)?HOOK(?:_(?:URL|URI|ADDRESS|ENDPOINT))?$/;
/** Names of settings for credentials, and of values that are public on purpose. */
const SETTING =
  /(?:^|_)(?:ALLOW|ANON|CHANGE|CHECK|CHECKSUM|CLIENT_SIDE|DIGEST|DISABLE|ENABLE|EXISTING|FINGERPRINT|FORGOT|HAS|HASH|HIDE|IS|NO|PUBLIC|PUBLISHABLE|PUSHER_APP|REACT_APP|REQUIRED?|RESET|SHOW|USE|VITE|WITH)_|(?:^|_)CLIENT_TOKEN$/;
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

/** The longest name that is read: its end matters. */
const LONGEST_NAME = 128;
/** A longer value is a file. */
const LONGEST_VALUE = 4096;

/** What a name denotes, which decides what its value looks like. */
type Kind = 'password' | 'token' | 'key' | 'routing-key' | 'login' | 'webhook';

/** True if the name denotes a credential, whatever its value is. */
export function isCredentialName(name: string): boolean {
  return kindOf(name) !== undefined;
}

/** True if the name denotes a credential, and the value could be one. */
export function isNamedCredential(name: string, value: string): boolean {
  return couldBe(name, value) !== undefined;
}

/**
 * The same, but stricter, for text in which not everything that looks like a name and a value is one: files,
 * which may be programs or translations, and commands.
 */
export function isCredentialInText(name: string, value: string): boolean {
  const kind = couldBe(name, value);
  if (kind === undefined || kind === 'login') return kind !== undefined;
  if (/\s|\$[A-Z_{(]/.test(value) || isIdentifier(value)) return false;
  if (kind !== 'password') return value.length >= 12 && /[a-z]/i.test(value) && /\d/.test(value);
  // A word in any language, or a type such as `String!`.
  return value.length >= 4 && !NAME.test(value) && !/^[\p{L}\p{M}_.-]+\W*$/u.test(value);
}

function couldBe(name: string, value: string): Kind | undefined {
  const kind = kindOf(name);
  if (kind === undefined || value.length > LONGEST_VALUE) return undefined;
  if (kind === 'login') return isLogin(value) ? kind : undefined;
  if (kind === 'webhook') return isSecretAddress(value) ? kind : undefined;
  // Laravel prefixes its keys like this; any other prefix before a colon refers to another place.
  const own = value.replace(/^base64:/, '');
  if (isPhrase(name, own)) return 'password';
  if (isPlaceholder(own)) return undefined;
  if (kind === 'password') {
    // People choose any word as a password, but not these.
    return NAME.test(own) && /passw|secret|token|key|cred/i.test(own) ? undefined : kind;
  }
  if (own.length < 8 || NAME.test(own) || NUMBERED.test(own) || isPublished(name, own)) {
    return undefined;
  }
  if (kind === 'routing-key')
    return /^[A-Za-z0-9]{32}$/.test(own) && isRandom(own) ? kind : undefined;
  return kind === 'token' || isRandom(own) ? kind : undefined;
}

/** `null` for a name that denotes no credential. */
const kinds = new Map<string, Kind | null>();

/** Remembered, because a fleet has few names, each in many objects. */
function kindOf(name: string): Kind | undefined {
  const known = kinds.get(name);
  if (known !== undefined) return known ?? undefined;
  if (kinds.size >= 5000) kinds.clear();
  const kind = MAYBE.test(name.slice(-LONGEST_NAME)) ? readKind(wordsOf(name)) : undefined;
  if (name.length <= LONGEST_NAME) kinds.set(name, kind ?? null);
  return kind;
}

function readKind(words: string): Kind | undefined {
  if (SETTING.test(words)) return undefined;
  if (PASSWORD.test(words) || PASS.test(words)) return 'password';
  if (TOKEN.test(words)) return 'token';
  if (ROUTING_KEY.test(words)) return 'routing-key';
  if (KEY.test(words) || VAGUE.test(words)) return 'key';
  if (WEBHOOK.test(words)) return 'webhook';
  return BASIC_AUTH.test(words) ? 'login' : undefined;
}

/** The words of a name: `DB_PASSWORD` for `example.com/dbPassword1`. */
function wordsOf(name: string): string {
  const end = name.slice(-LONGEST_NAME);
  return end
    .slice(end.lastIndexOf('/') + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .replace(/^_+|_*\d+$/g, '')
    .toUpperCase();
}

/** Names of which the value may be several words: a passphrase, or the secret that signs sessions. */
const PHRASE = /PASSPHRASE$|(?:SESSION|COOKIE|JWT|AUTH|APP|HMAC|SIGNING)_?SECRET$/;
const WORDS = /^[a-z]{2,16}(?: [a-z0-9]{2,16}){1,11}$/;
/** Words of sentences, such as `set by the operator` and `see the vault`. */
const SENTENCE =
  /\b(?:a|an|and|any|at|be|by|change|default|enter|for|from|generated|here|in|is|it|least|me|must|no|none|not|of|or|passphrase|password|please|required|same|secret|see|set|the|this|to|token|use|with|your)\b/;

/** True for words without a sentence, as in `correct horse battery staple`. */
function isPhrase(name: string, value: string): boolean {
  return WORDS.test(value) && PHRASE.test(wordsOf(name)) && !SENTENCE.test(value);
}

/** True for an address that only those who know it can use. */
function isSecretAddress(value: string): boolean {
  const [, path = ''] = /^https?:\/\/[^\s/]{1,255}\/(\S*)$/.exec(value) ?? [];
  if (/[$<{]/.test(path)) return false;
  return path.split(/[/?=&]/).some((part) => part.length >= 20 && isRandom(part));
}

function isPublished(name: string, value: string): boolean {
  if (GOOGLE_KEY.test(value)) return !LANGUAGE_MODEL.test(wordsOf(name));
  return PUBLISHED.test(value);
}

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** True for a value that no person would choose as a name. */
export function isRandom(value: string): boolean {
  if (value.length < 16 || isUuid(value)) return false;
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
