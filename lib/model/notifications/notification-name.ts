import * as v from 'valibot';

/** The name of a service, a trigger or a template. Argo CD splits keys at dots, and recipients at colons. */
export const NotificationName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9](?:[\w-]{0,38}[A-Za-z0-9])?$/,
    'A name has up to 40 letters, digits, `-` and `_`.',
  ),
);
