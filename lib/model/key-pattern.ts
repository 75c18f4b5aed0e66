import * as v from 'valibot';
import { NonEmpty } from '../kubernetes/names';

/** The placeholders of every pattern. */
export const PLACES = ['environment', 'app', 'namespace'] as const;

/** A text with placeholders, such as `{environment}/{app}`. */
export const keyPattern = (names: readonly string[], required?: string) =>
  v.pipe(
    NonEmpty,
    v.check(
      (text) => [...text.matchAll(/\{([^{}]*)\}/g)].every(([, name = '']) => names.includes(name)),
      `The placeholders are ${names.map((it) => `{${it}}`).join(', ')}.`,
    ),
    v.check(
      (text) => required === undefined || text.includes(`{${required}}`),
      `Without {${required}}, all secrets of an app would have the same key.`,
    ),
  );

/** Fills in the placeholders of a pattern. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}
