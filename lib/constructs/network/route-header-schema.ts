import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';

/** The name of a header, or of a parameter of the query. */
export const HeaderName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9!#$%&'*+\-.^_|~]{1,256}$/,
    ({ input }) => `${show(input)} is not the name of a header.`,
  ),
);

/** Like `recordSchema`, with at most `limit` keys. */
export function limitedRecord<Value extends v.GenericSchema>(
  key: v.GenericSchema<string>,
  value: Value,
  limit: number,
  what: string,
) {
  return v.pipe(
    recordSchema(key, value),
    v.check((it) => Object.keys(it).length <= limit, `The API accepts ${limit} ${what} at most.`),
  );
}
