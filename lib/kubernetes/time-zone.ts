import * as v from 'valibot';
import { show } from '../base/hint';

/** A name from the IANA time zone database, with the usual capitalization. */
export const TimeZoneSchema = v.pipe(
  v.string(),
  v.check(
    (name) => WRITTEN.test(name) && !name.startsWith('SystemV/') && isKnown(name),
    (issue) => `${show(issue.input)} is not a time zone, such as "Asia/Kolkata" or "UTC".`,
  ),
);

// JavaScript also accepts "+05:30", "PST" and any capitalization; Kubernetes and Argo CD do not.
const WRITTEN = /^(UTC|Etc\/[A-Z]\S*|US\/[A-Z]\S*|([A-Z][a-z]+\/)([A-Z][a-z]\S*))$/;

/** True for a time zone that the API server accepts for a CronJob. */
export function isCronJobTimeZone(name: string): boolean {
  if (/^(|local|[+-]?\d.*)$/i.test(name)) return false;
  // A full system database also has these; Intl does not.
  if (/^(posix|right)\/|^(posixrules|Factory)$/.test(name)) return true;
  const known = timeZones().get(name.toLowerCase());
  return known === undefined ? isKnown(name) : known === name;
}

/** The names of the IANA time zone database. */
export function timeZoneNames(): string[] {
  return [...timeZones().values()];
}

let names: ReadonlyMap<string, string> | undefined;

/** The names, keyed by their lower-case form: the API server is case-sensitive. */
function timeZones(): ReadonlyMap<string, string> {
  names ??= new Map(
    ['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => [name.toLowerCase(), name]),
  );
  return names;
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
