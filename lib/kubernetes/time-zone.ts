import * as v from 'valibot';
import { show } from '../base/hint';

/** A name of the IANA time zone database. */
export const TimeZoneSchema = v.pipe(
  v.string(),
  v.check(
    isTimeZone,
    (issue) => `${show(issue.input)} is not a time zone, such as "Asia/Kolkata" or "UTC".`,
  ),
);

function isTimeZone(name: string): boolean {
  // JavaScript also takes "+05:30", "PST" and other cases, Kubernetes and Argo CD do not.
  const isWritten = /^(UTC|Etc\/[A-Z]\S*|US\/[A-Z]\S*|([A-Z][a-z]+\/)([A-Z][a-z]\S*))$/.test(name);
  if (!isWritten || name.startsWith('SystemV/')) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
