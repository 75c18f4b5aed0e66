import {
  isCredentialInText,
  isCredentialName,
  isNamedCredential,
} from '../../base/credential/credential-name';
import { isObject, type JsonObject, type JsonPath, type JsonValue, listAt } from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import { credentialArguments, programLogin } from './arguments';
import { helmValues } from './helm-values';
import { isProgram, nameOf, readsNames } from './leading-name';
import { readText } from './read-text';

/** A hard-coded credential in an object. */
export type ObjectCredential = {
  /** The field: one credential of each is reported. */
  readonly path: JsonPath;
} & (
  | { readonly by: 'form' /** Such as `a GitHub token`. */; readonly what: string }
  | {
      /** What has the name: the field, a setting in its text, or an argument of a command. */
      readonly by: 'name' | 'setting' | 'argument';
      /** Such as `DB_PASSWORD`. */
      readonly name: string;
      /** The option as written, such as `--db-password`. */
      readonly option?: string;
    }
);

/** The credentials in all texts of an object, by their form or by the names that lead to them. */
export function credentialsOf(object: ApiObjectJson): ObjectCredential[] {
  return new ObjectReader(object).read();
}

/** Reads an object once. The path is one list, because few texts are credentials, and copies are slow. */
class ObjectReader {
  private readonly found: ObjectCredential[] = [];
  private readonly path: (string | number)[] = [];
  private readonly byName: boolean;
  /** Annotations and labels are notes as well as settings, so their names say less. */
  private strict = false;

  constructor(private readonly object: ApiObjectJson) {
    this.byName = readsNames(object);
  }

  read(): ObjectCredential[] {
    const { object } = this;
    const isSecret = object.kind === 'Secret' && object.apiVersion === 'v1';
    for (const key in object) {
      // A Secret with data is refused as a whole.
      if (isSecret && (key === 'data' || key === 'stringData')) continue;
      if (key === 'binaryData' && object.kind === 'ConfigMap') {
        this.readBinary(object[key]);
      } else {
        this.readField(object, key, '');
      }
    }
    return this.found;
  }

  private readField(owner: JsonObject, key: string, parent: string): void {
    const value = owner[key];
    if (key.length >= LONG && this.isCredential(key)) return;
    if (typeof value === 'string') {
      this.path.push(key);
      this.readString(value, nameOf(key, owner, parent), key);
      this.path.pop();
    } else if (typeof value === 'object' && value !== null) {
      // Encrypted, so it looks random.
      if (key === 'encryptedData' && this.object.kind === 'SealedSecret') return;
      const { strict } = this;
      if (parent === 'metadata' && (key === 'annotations' || key === 'labels')) this.strict = true;
      this.path.push(key);
      this.readInner(value, key);
      this.path.pop();
      this.strict = strict;
    }
  }

  private readInner(value: JsonObject | readonly JsonValue[], key: string): void {
    if (!Array.isArray(value)) {
      const owner = value as JsonObject;
      for (const inner in owner) {
        this.readField(owner, inner, key);
        if (inner === 'command' || inner === 'args') this.readCommand(owner);
      }
      return;
    }
    if (typeof value[0] === 'string') this.readList(value, key);
    for (let i = 0; i < value.length; i++) {
      const item: JsonValue | undefined = value[i];
      if (typeof item !== 'object' || item === null) continue;
      this.path.push(i);
      this.readInner(item, key);
      this.path.pop();
    }
  }

  /** True for a key that is a credential itself: it must not stand in a path. */
  private isCredential(key: string): boolean {
    const { what } = readText(key);
    if (what !== undefined) this.found.push({ path: [...this.path], by: 'form', what });
    return what !== undefined;
  }

  private readString(value: string, name: string | undefined, key: string): void {
    const { what, settings } = readText(value);
    if (what !== undefined) this.found.push({ path: [...this.path], by: 'form', what });
    else if (this.byName) this.readNamed(value, name, key, settings);
  }

  private readNamed(
    value: string,
    name: string | undefined,
    key: string,
    settings: readonly string[],
  ): void {
    if (name !== undefined && isCredentialName(name)) {
      const is = this.strict ? isCredentialInText : isNamedCredential;
      if (is(name, value) && !(this.strict && NO_ANNOTATION.test(name))) {
        this.found.push({ path: [...this.path], by: 'name', name });
        return;
      }
    }
    const [setting] = settings;
    if (setting !== undefined) {
      if (isProgram(key)) return;
      this.found.push({ path: [...this.path], by: 'setting', name: setting });
    } else if (key === 'values' && this.path.at(-2) === 'helm') {
      this.readHelmValues(value);
    }
  }

  /** The values of a chart as a YAML text. The field is the text, whatever value it is. */
  private readHelmValues(text: string): void {
    const values = helmValues(text);
    if (values === undefined) return;
    const { kind, apiVersion, metadata } = this.object;
    const [first] = credentialsOf({ kind, apiVersion, metadata: { name: metadata.name }, values });
    if (first) this.found.push({ ...first, path: [...this.path] });
  }

  private readList(list: readonly JsonValue[], key: string): void {
    const options = this.byName ? credentialArguments(list) : [];
    const name = key.replace(/s$/, '');
    const isNamed = this.byName && isCredentialName(name);
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      if (typeof item !== 'string') continue;
      const path = () => [...this.path, i];
      const { what } = readText(item);
      const argument = options.find(({ index }) => index === i);
      if (what !== undefined) this.found.push({ path: path(), by: 'form', what });
      else if (argument) this.found.push({ path: path(), by: 'argument', ...argument });
      else if (isNamed && isCredentialInText(name, item)) {
        this.found.push({ path: path(), by: 'name', name });
      }
    }
  }

  /** The words of a login can be distributed over the command and its arguments. */
  private readCommand(owner: JsonObject): void {
    const command = listAt(owner, 'command');
    const login = programLogin(command, listAt(owner, 'args'));
    if (login === undefined) return;
    const { index, what } = login;
    const place = index < command.length ? ['command', index] : ['args', index - command.length];
    this.found.push({ path: [...this.path, ...place], by: 'form', what });
  }

  /** The base64 values of a ConfigMap that are text. */
  private readBinary(data: JsonValue | undefined): void {
    if (!isObject(data)) return;
    for (const [key, value] of Object.entries(data)) {
      if (typeof value !== 'string') continue;
      const text = Buffer.from(value, 'base64').toString();
      this.path.push('binaryData', key);
      if (!text.includes('\0')) this.readString(text, undefined, key);
      else this.readString(value, undefined, key);
      this.path.length -= 2;
    }
  }
}

/** The length from which a key is read as a text. */
const LONG = 24;
/** Hashes of other files, and the paths with which Vault injects files. */
const NO_ANNOTATION = /checksum|hash|vault/i;
