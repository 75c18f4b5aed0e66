/** The contexts of an expression, such as `github` and `inputs`. */
export type Contexts = Readonly<Record<string, unknown>>;

type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

const FUNCTIONS = {
  contains: (list: string | readonly unknown[], item: unknown) => list.includes(item as string),
  format: (text: string, ...args: unknown[]) =>
    text.replaceAll(/\{(\d+)\}/g, (_, i) => String(args[Number(i)])),
  fromJSON: (text: string) => JSON.parse(text),
} satisfies Functions;

const TOKEN = /'(?:[^']|'')*'|[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*|\d+|[=!]=|&&|\|\||[!(),]|\s+/gy;

/**
 * Evaluates an expression of GitHub Actions, as far as our workflows use them. What a context does not have is an empty
 * string.
 *
 * @param status the functions of the job's status, such as `cancelled`.
 */
export function evaluate(expression: string, contexts: Contexts, status: Functions = {}): unknown {
  const functions: Functions = { ...FUNCTIONS, ...status };
  let end = 0;
  // Equality and the operators are those of JavaScript, without strict equality.
  const code = [...expression.matchAll(TOKEN)].map(([token], i, all) => {
    end += token.length;
    if (token.startsWith("'")) return JSON.stringify(token.slice(1, -1).replaceAll("''", "'"));
    if (!/^[A-Za-z_]/.test(token) || token === 'true' || token === 'false') return token;
    const isCall = all[i + 1]?.[0] === '(';
    if (isCall && !Object.hasOwn(functions, token)) throw new Error(`No function ${token}`);
    return isCall ? `functions.${token}` : `get(${JSON.stringify(token)})`;
  });
  if (end !== expression.length) throw new Error(`Cannot read ${expression.slice(end)}`);
  return new Function('functions', 'get', `return (${code.join('')})`)(functions, (path: string) =>
    valueAt(path, contexts),
  );
}

/**
 * Whether a job or a step with this condition runs. Without a function of the status, it also needs the success of what is
 * before it.
 */
export function holds(condition: unknown, contexts: Contexts, success: boolean): boolean {
  const text = String(condition ?? true)
    .replace(/^\$\{\{(.*)\}\}$/s, '$1')
    .trim();
  if (!success && !/\b(success|cancelled|always)\(/.test(text)) return false;
  const status = { success: () => success, cancelled: () => false, always: () => true };
  return Boolean(evaluate(text, contexts, status));
}

/** Fills in the expressions of a text. A single one may have any value. */
export function interpolate(text: unknown, contexts: Contexts): unknown {
  if (typeof text !== 'string') return text;
  const [, only] = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim()) ?? [];
  if (only !== undefined) return evaluate(only.trim(), contexts);
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, it) => String(evaluate(it.trim(), contexts)));
}

function valueAt(path: string, contexts: Contexts): unknown {
  const [context = '', ...keys] = path.split('.');
  if (!Object.hasOwn(contexts, context)) throw new Error(`No context ${context} here: ${path}`);
  return (
    keys.reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Contexts)[key] : undefined,
      contexts[context],
    ) ?? ''
  );
}
