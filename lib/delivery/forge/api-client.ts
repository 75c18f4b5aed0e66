import * as v from 'valibot';
import { parseJson } from '../../base/json';
import { oneLine } from '../../base/markdown';
import type { Clock } from './clock';
import type { Failed, Unavailable } from './forge';
import { transientReply } from './transient-reply';
import type { ApiReply, ApiRequest, Transport } from './transport';
import type { Waits } from './waits';

/** How long one request may take, in milliseconds. */
const REQUEST_LIMIT = 30_000;

/** The longest message of a forge that is repeated, in characters. */
const MESSAGE_LIMIT = 300;

/** A final answer of an API. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** The body. @default it is not JSON */
  readonly json: unknown;
}

/** What the clients of an API have in common. */
export interface ClientOptions {
  /** The forge, such as `GitHub`. */
  readonly name: string;
  readonly transport: Transport;
  readonly waits: Waits;
  readonly clock: Clock;
  /** The timeout of a request, in milliseconds. */
  readonly timeLeft: () => number;
}

/** A REST API, asked again if it is in trouble or limits the rate of requests. */
export class ApiClient {
  constructor(private readonly options: ClientOptions) {}

  get name(): string {
    return this.options.name;
  }

  async request(request: ApiRequest): Promise<Answer | Failed | Unavailable> {
    const { name, transport, waits, clock, timeLeft } = this.options;
    for (;;) {
      const timeout = Math.max(1, Math.min(REQUEST_LIMIT, timeLeft()));
      const sent = await transport.send(request, timeout);
      if (sent.kind === 'failed' || sent.kind === 'unavailable') return sent;
      const transient = sent.kind === 'reply' ? transientReply(sent, clock.now()) : sent;
      if (sent.kind === 'reply' && transient === undefined) return answerOf(sent);
      const failed = transient && (await waits.after(name, transient));
      if (failed) return failed;
    }
  }

  /** The body of a successful answer, or why there is none. */
  read<T>(
    answer: Answer,
    schema: v.GenericSchema<unknown, T>,
    fixes: Readonly<Record<number, string>>,
  ): { readonly kind: 'read'; readonly value: T } | Failed {
    const { status, json } = answer;
    if (status < 200 || status > 299) {
      const message = messageOf(json);
      const problem = `HTTP ${status}${message === '' ? '.' : `: ${message}`}`;
      return { kind: 'failed', problem, fix: fixes[status] ?? `Fix what ${this.name} reports.` };
    }
    const parsed = v.safeParse(schema, json);
    if (parsed.success) return { kind: 'read', value: parsed.output };
    const what = json === undefined ? 'something other than JSON' : 'unexpected JSON';
    return {
      kind: 'failed',
      problem: `HTTP ${status} with ${what}.`,
      fix: 'Check the address of the API, and whether a proxy or a login page answers instead.',
    };
  }
}

function answerOf({ status, text }: ApiReply): Answer {
  return { kind: 'answer', status, json: parseJson(text) };
}

/** The fields with which GitHub and GitLab say what is wrong: a text, a list, or lists by field. */
const ProblemSchema = v.object({
  message: v.optional(v.unknown()),
  error: v.optional(v.unknown()),
  error_description: v.optional(v.unknown()),
  errors: v.optional(v.unknown()),
});

/** What an API says is wrong, on one line; empty if it says nothing. */
export function messageOf(json: unknown): string {
  const problem = v.safeParse(ProblemSchema, json);
  if (!problem.success) return '';
  const { message, error, error_description, errors } = problem.output;
  const texts = [message, error_description ?? error, errors].flatMap(textsIn);
  const text = oneLine([...new Set(texts)].join('; '));
  return text.length > MESSAGE_LIMIT ? `${text.slice(0, MESSAGE_LIMIT)} …` : text;
}

/** The texts in a value, after their field. Of an error of GitHub, only its message. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const said = 'message' in value ? value.message : undefined;
  if (typeof said === 'string') return [said];
  return Object.entries(value).flatMap(([field, it]) =>
    textsIn(it).map((text) => `${field}: ${text}`),
  );
}
