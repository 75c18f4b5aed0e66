import { show } from '../../base/hint';
import { isObject, type JsonObject, type JsonPath, type JsonValue } from '../../base/json';

/** A field whose value the API server refuses. */
export interface Refusal {
  readonly path: JsonPath;
  /** What is wrong with it, such as `is "All": it must be a DNS label`. */
  readonly message: string;
}

/** Collects refusals while a value is descended. */
export class Refusals {
  readonly found: Refusal[] = [];
  private readonly path: (string | number)[] = [];

  /** Runs a step below a key. */
  within(key: string | number, step: () => void): void {
    this.path.push(key);
    step();
    this.path.pop();
  }

  /** Checks the value of a key. */
  check(key: string | number, check: Check, value: JsonValue): void {
    this.path.push(key);
    check(value, this);
    this.path.pop();
  }

  /** @param below where the field is, below the current one. @default the current one */
  add(message: string, ...below: readonly (string | number)[]): void {
    this.found.push({ path: [...this.path, ...below], message });
  }
}

/** A check of a value that is present. The schema has checked the types: another type is no matter here. */
export type Check = (value: JsonValue, refusals: Refusals) => void;

/** A check of a field that must be present. */
export interface Required {
  readonly required: Check;
}

export function required(check: Check = () => {}): Required {
  return { required: check };
}

/** An absent field: the API server reads `null` as absent. */
export function isAbsent(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/** Absent, or of no content: what Go calls a zero value. */
export function isEmpty(value: JsonValue | undefined): boolean {
  if (isAbsent(value) || value === '' || value === 0 || value === false) return true;
  return Array.isArray(value)
    ? value.length === 0
    : isObject(value) && Object.keys(value).length === 0;
}

/** Checks the fields of an object, then the object as a whole. */
export function fields(
  checks: Readonly<Record<string, Check | Required>>,
  ...whole: readonly ((object: JsonObject, refusals: Refusals) => void)[]
): Check {
  const known = new Map(Object.entries(checks));
  const needed = Object.keys(checks).filter((key) => typeof checks[key] !== 'function');
  return (value, refusals) => {
    if (!isObject(value)) return;
    for (const key of needed) {
      const it = value[key];
      if (isAbsent(it) || it === '' || (Array.isArray(it) && it.length === 0)) {
        refusals.add('is required', key);
      }
    }
    for (const key in value) {
      const check = known.get(key);
      const it = value[key];
      if (check === undefined || isAbsent(it)) continue;
      if (typeof check === 'function') refusals.check(key, check, it);
      // An empty one is reported as missing.
      else if (it !== '') refusals.check(key, check.required, it);
    }
    for (const check of whole) check(value, refusals);
  };
}

/** Checks each item of a list. */
export function each(check: Check): Check {
  return (value, refusals) => {
    if (!Array.isArray(value)) return;
    for (const [i, it] of value.entries()) refusals.check(i, check, it);
  };
}

/** Refuses an item whose key an earlier one has. */
export function unique(keyOf: (item: JsonValue) => JsonValue | undefined): Check {
  return (value, refusals) => {
    if (!Array.isArray(value)) return;
    const seen = new Set<JsonValue>();
    value.forEach((it, i) => {
      const key = keyOf(it);
      if (isAbsent(key)) return;
      if (seen.has(key)) refusals.add(`repeats ${show(key)}`, i);
      seen.add(key);
    });
  };
}

/** The value of a field of an item, for {@link unique}. */
export const by =
  (field: string) =>
  (item: JsonValue): JsonValue | undefined =>
    isObject(item) ? item[field] : undefined;

/**
 * Checks the keys and the values of a map.
 *
 * @param empty what `null` stands for. @default nothing: it is not checked
 */
export function map(key: Check | undefined, value: Check = () => {}, empty?: JsonValue): Check {
  return (object, refusals) => {
    if (!isObject(object)) return;
    for (const [name, inner] of Object.entries(object)) {
      refusals.within(name, () => {
        key?.(name, refusals);
        const it = inner ?? empty;
        if (!isAbsent(it)) value(it, refusals);
      });
    }
  };
}

/** Several checks of one value. */
export function all(...checks: readonly Check[]): Check {
  return (value, refusals) => {
    for (const check of checks) check(value, refusals);
  };
}

/** A text of some form. */
export function text(isValid: (text: string) => boolean, requirement: string): Check {
  return (value, refusals) => {
    if (typeof value !== 'string' || isValid(value)) return;
    refusals.add(`is ${show(value)}: it must be ${requirement}`);
  };
}

/** One of some values. */
export function oneOf(...values: readonly string[]): Check {
  const list = values.join(', ').replace(/, ([^,]*)$/, ' or $1');
  return text((it) => values.includes(it), values.length === 1 ? `"${list}"` : list);
}

/** A number in a range. */
export function number(min: number, max = Number.POSITIVE_INFINITY): Check {
  const range = max === Number.POSITIVE_INFINITY ? `${min} or more` : `from ${min} to ${max}`;
  return (value, refusals) => {
    if (typeof value !== 'number' || (value >= min && value <= max)) return;
    refusals.add(`is ${value}: it must be ${range}`);
  };
}

/** A check that an empty text passes: it counts as none. */
export function orEmpty(check: Check): Check {
  return (value, refusals) => {
    if (value !== '') check(value, refusals);
  };
}

/** Refuses `*` beside other items of a list: it covers them. */
export const onlyWildcard: Check = (value, refusals) => {
  if (!Array.isArray(value) || value.length < 2 || !value.includes('*')) return;
  refusals.add('has "*" beside other items, which it covers');
};

/** Refuses a field whatever its value. */
export function forbidden(why: string): Check {
  return (value, refusals) => {
    if (!isEmpty(value)) refusals.add(why);
  };
}

/** An object with exactly one of some fields. */
export function exactlyOne(names: readonly string[], what: string) {
  return (object: JsonObject, refusals: Refusals): void => {
    const present = names.filter((it) => !isAbsent(object[it]));
    if (present.length === 0) refusals.add(`has no ${what}`);
    else if (present.length > 1) {
      refusals.add(
        `has ${present.map((it) => `\`${it}\``).join(' and ')}: only one ${what} is allowed`,
      );
    }
  };
}
