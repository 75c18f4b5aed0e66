const WORDS = new Set(
  [
    ...['true', 'false', 'yes', 'no', 'on', 'off', 'enabled', 'disabled', 'none', 'null', 'nil'],
    ...['required', 'optional', 'default', 'auto', 'env', 'file', 'vault', 'prompt', 'basic'],
    ...['password', 'passwd', 'passwort', 'pass', 'secret', 'token', 'key', 'apikey', 'username'],
    ...['changeme', 'change-me', 'replaceme', 'replace-me', 'redacted', 'placeholder', 'example'],
    ...[
      'dummy',
      'fake',
      'test',
      'unused',
      'not-used',
      'ignored',
      'empty',
      'todo',
      'tbd',
      'mypassword',
    ],
    ...['your-password', 'your_password', 'yourpassword', 'your-token', 'your-api-key', 'bearer'],
  ].map((it) => it.toLowerCase()),
);

/** References to other places, and texts that another tool fills in or has encrypted. */
const REFERENCE = /^(?:[$<{%@~.*]|\/|[A-Za-z][A-Za-z0-9+.-]*:|ENC\[)|\$[({]|\{\{|[\s"'<>]/;
const AMOUNT = /^[\d.,_]+(?:ns|us|ms|s|m|h|d|w|%|[kKMG]i?B?)?$/;
const FILE =
  /^[\w.-]+\.(?:txt|pem|key|crt|cer|json|ya?ml|env|conf|ini|properties|p12|pfx|jks|der|pub)$/;
const PATH = /^[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)+\/?$/;
/** Such as `DB_PASSWORD`: the name of a variable or of a key. */
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** True for what is no credential itself, but stands for one: a reference, a placeholder, an amount. */
export function isStandIn(value: string): boolean {
  return (
    value === '' ||
    WORDS.has(value.toLowerCase()) ||
    /^(.)\1*$/.test(value) ||
    [REFERENCE, AMOUNT, FILE, PATH, CONSTANT].some((it) => it.test(value))
  );
}
