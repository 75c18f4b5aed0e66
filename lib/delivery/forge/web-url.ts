import * as v from 'valibot';

/** The address of a page, which is printed. */
export const WebUrl = v.pipe(v.string(), v.regex(/^https?:\/\/[!-~]+$/));
