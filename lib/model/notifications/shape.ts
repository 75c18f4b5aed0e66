/** What is known of a value in an expression or a template. */
export type Shape =
  /** Anything. */
  | { readonly type: 'unknown' }
  /** A string, a number or a boolean. */
  | { readonly type: 'scalar' }
  | { readonly type: 'object'; readonly fields: Readonly<Record<string, Shape>> }
  | { readonly type: 'list'; readonly item: Shape }
  /** An object with any keys. */
  | { readonly type: 'map'; readonly value: Shape }
  | { readonly type: 'function'; readonly result: Shape };

export const UNKNOWN: Shape = { type: 'unknown' };
export const SCALAR: Shape = { type: 'scalar' };
export const TEXTS: Shape = { type: 'map', value: SCALAR };

/** An object with scalar fields, whose names are separated by spaces, and with other fields. */
export function object(scalars: string, fields: Readonly<Record<string, Shape>> = {}): Shape {
  const names = scalars.split(' ').filter(Boolean);
  return {
    type: 'object',
    fields: { ...Object.fromEntries(names.map((it) => [it, SCALAR])), ...fields },
  };
}

export function list(item: Shape): Shape {
  return { type: 'list', item };
}

export function map(value: Shape): Shape {
  return { type: 'map', value };
}

/** Functions, whose names are separated by spaces. */
export function functions(names: string, result = UNKNOWN): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.split(' ').map((it) => [it, { type: 'function', result }]));
}
