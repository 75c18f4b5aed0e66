import { isPlainObject } from '../base/json';

/** A value that a script should have returned, and the one that it did. */
export interface Difference {
  /** The field, such as `spec.replicas`. `''` for the whole. */
  readonly field: string;
  /** As JSON. @default the field should be absent */
  readonly expected?: string;
  /** As JSON. @default the field is absent */
  readonly actual?: string;
}

/** The time that `os.time` and `os.date` tell while examples run, in milliseconds since 1970. */
export const TEST_TIME = Date.UTC(2001, 1, 3, 4, 5, 6);

const TEST_TIME_TEXT = new Date(TEST_TIME).toISOString().slice(0, 19);
const TIME_TEXT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g;

/**
 * The differences between two values of JSON. As in Argo CD's own tests, a field that is not expected may have any
 * value; one that must not be there is expected as `null`. A time that a script made equals any time in what is
 * expected.
 */
export function differences(expected: unknown, actual: unknown, field = ''): Difference[] {
  if (isPlainObject(expected) && isPlainObject(actual)) {
    return Object.keys(expected)
      .sort()
      .flatMap((key) => differences(expected[key], actual[key], join(field, key)));
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, i) =>
      differences(expected[i], actual[i], `${field}[${i}]`),
    ).flat();
  }
  if (expected === actual || (isNothing(expected) && isNothing(actual))) return [];
  if (typeof expected === 'string' && typeof actual === 'string' && isSameTime(expected, actual)) {
    return [];
  }
  return [
    {
      field,
      ...(expected !== undefined && expected !== null && { expected: JSON.stringify(expected) }),
      ...(actual !== undefined && { actual: JSON.stringify(actual) }),
    },
  ];
}

/** Absent or empty: Lua does not tell an empty list from an empty object. */
function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return (
    value === undefined ||
    value === null ||
    (isPlainObject(value) && Object.keys(value).length === 0)
  );
}

function isSameTime(expected: string, actual: string): boolean {
  const withoutTime = (text: string) => text.replaceAll(TIME_TEXT, '<time>');
  return actual.includes(TEST_TIME_TEXT) && withoutTime(expected) === withoutTime(actual);
}

function join(field: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${field}[${JSON.stringify(key)}]`;
  return field === '' ? key : `${field}.${key}`;
}
