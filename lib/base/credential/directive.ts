import { isCredentialInText, isNamedCredential } from './credential-name';
import type { CredentialSetting } from './credential-setting';

/** Settings of Redis, OpenLDAP and keepalived, with a blank before the value; and `.netrc`. */
const DIRECTIVE =
  /^[ \t]{0,40}(?:machine\s{1,40}\S{1,256}\s{1,40}login\s{1,40}\S{1,256}\s{1,40}(password)|(requirepass|masterauth|rootpw|bindpw|auth_pass|tls-(?:client-)?key-file-pass|sentinel[ \t]+(?:sentinel-pass|auth-pass[ \t]+\S{1,256})))[ \t]+(?:"([^"\n]{1,256})"|'([^'\n]{1,256})'|([^\s"'#]\S{0,255}))[ \t]{0,40}\r?$/gm;
/** `<password>…</password>`, unless it is a comment. */
const ELEMENT =
  /(?<!<!--[ \t]{0,8})<([A-Za-z][\w.-]{2,80})>\s{0,40}(?:<!\[CDATA\[)?([^<>\s]{4,256})(?:\]\]>)?\s{0,40}<\/\1>/g;
/** A name and a value beside it, as of Hadoop: `<name>…</name><value>…</value>`. */
const PAIR =
  /(?<!<!--[ \t]{0,8})<name>([\w.-]{3,80})<\/name>\s{0,40}<value>([^<>\s]{4,256})<\/value>/g;
/** The same in attributes, as of .NET and Spring: `<add key="…" value="…"/>`. */
const ATTRIBUTES =
  /(?<!<!--[ \t]{0,8})<\w{1,40}\s(?:key|name)="([\w.-]{3,80})"\s{1,40}value="([^"<>\s]{4,256})"/g;
/** A variable or an expression of a template. */
const COMPUTED = /[$`]|\{\{|%[({]/;

/** The credentials in settings without `=` or `:`, as in `redis.conf` and in XML. */
export function* directivesIn(text: string): Generator<CredentialSetting> {
  if (TRACE.test(text)) {
    for (const match of text.matchAll(DIRECTIVE)) {
      const value = match[3] ?? match[4] ?? match[5] ?? '';
      if (COMPUTED.test(value) || !isNamedCredential('password', value)) continue;
      yield at(
        match,
        (match[1] ?? match[2] ?? '')
          .split(/[ \t]+/)
          .slice(0, 2)
          .join(' '),
        value,
      );
    }
  }
  if (!text.includes('<')) return;
  for (const pattern of [ELEMENT, PAIR, ATTRIBUTES]) {
    for (const match of text.matchAll(pattern)) {
      const [, name = '', value = ''] = match;
      if (!COMPUTED.test(value) && isCredentialInText(name, value)) yield at(match, name, value);
    }
  }
}

/** A quick check, because few texts have a directive. */
const TRACE = /requirepass|masterauth|rootpw|bindpw|-pass|auth_pass|machine\s/;

function at(match: RegExpExecArray, name: string, value: string): CredentialSetting {
  const start = match.index + match[0].lastIndexOf(value);
  return { name, start, end: start + value.length };
}
