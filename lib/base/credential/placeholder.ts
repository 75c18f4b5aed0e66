const WORDS = new Set(
  [
    'true false yes no on off enabled disabled none null nil undefined',
    'required optional default auto env file vault prompt basic stdin interactive ask',
    'password passwd passwort pass secret token key apikey username',
    // `changeit` is what Java's own key stores have, everywhere.
    'changeme change-me change_me changeit change-it replaceme replace-me redacted placeholder',
    'example dummy fake test unused not-used ignored empty todo tbd mypassword',
    'your-password your_password yourpassword your-token your-api-key bearer',
    'string str text varchar varchar2 utf8 plain plaintext',
    'md5 sha1 sha256 sha512 sha-256 scram-sha-256 bcrypt scrypt argon2 argon2i argon2id pbkdf2',
  ].flatMap((it) => it.split(' ')),
);

/** References to other places, and texts that another tool fills in or has encrypted. */
const REFERENCE =
  /^(?:[$<{%@~.*]|\/|#\{|\(\(|\[\[|__|[A-Za-z][A-Za-z0-9+.-]*:|ENC[[(])|\$[({]|\{\{|[\s"'<>]|(?:^|\/)(?:keyRings|cryptoKeys|secrets)\//;
/** Markers of values to be replaced. */
const PLACEHOLDER =
  /^(?:your|insert|replace|change)[-_]|^change-?me|[-_]here$|^x{4}|placeholder|redacted/i;
const AMOUNT = /^[\d.,_]+(?:ns|us|ms|s|m|h|d|w|%|[kKMG]i?B?)?$/;
const FILE =
  /^[\w.-]+\.(?:txt|pem|key|crt|cer|json|ya?ml|env|conf|ini|properties|p12|pfx|jks|der|pub)$/;
/** Also with a key of the secret at the path, as in `kv/data/app#key2`. */
const PATH = /^[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)+(?:\/|#[A-Za-z][\w.-]*)?$/;
/** The name of a secret that a service of AWS manages, also with the suffix of its ARN. */
const AWS_MANAGED =
  /^(?:rds!(?:db|cluster)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-[A-Za-z0-9]{6})?|(?:events|redshift)![\w./-]{8,})$/;
/** Such as `DB_PASSWORD`: the name of a variable or of a key. */
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** True for a value that is not a credential: a reference, a placeholder, an amount. */
export function isPlaceholder(value: string): boolean {
  return (
    value === '' ||
    WORDS.has(value.toLowerCase()) ||
    /^(.)\1*$/.test(value) ||
    [REFERENCE, PLACEHOLDER, AMOUNT, FILE, PATH, AWS_MANAGED, CONSTANT].some((it) => it.test(value))
  );
}
