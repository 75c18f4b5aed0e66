import type { ApiReply } from './transport';
import type { Transient } from './waits';

/** Both forges count requests a minute, and GitHub asks to wait for at least one. */
const MINUTE = 60_000;

/**
 * Why a reply is asked for again: the server is in trouble, or limits the rate of requests.
 *
 * @param now milliseconds since 1970.
 * @returns `undefined` if another attempt would get the same reply.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 * @see https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
 */
export function transientReply(reply: ApiReply, now: number): Transient | undefined {
  const { status } = reply;
  const after = retryAfter(reply.header('retry-after'), now);
  if (isLimited(reply)) {
    const reason = 'Rate limit exceeded';
    return { reason, atLeast: after ?? untilReset(reply, now) ?? MINUTE };
  }
  if (status !== 408 && (status < 500 || status === 501)) return undefined;
  return { reason: `HTTP ${status}`, ...(after !== undefined && { atLeast: after }) };
}

/** GitHub limits with 403, too, which also means that a right is missing. */
function isLimited(reply: ApiReply): boolean {
  if (reply.status === 429) return true;
  if (reply.status !== 403) return false;
  return (
    reply.header('retry-after') !== undefined ||
    remaining(reply) === '0' ||
    /\brate limit\b/i.test(reply.text)
  );
}

function remaining(reply: ApiReply): string | undefined {
  return reply.header('x-ratelimit-remaining') ?? reply.header('ratelimit-remaining');
}

/** Seconds or a date. */
function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const pause = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

/** The time of the next window, in seconds since 1970; it counts only if this one is used up. */
function untilReset(reply: ApiReply, now: number): number | undefined {
  const reset = reply.header('x-ratelimit-reset') ?? reply.header('ratelimit-reset');
  if (remaining(reply) !== '0' || reset === undefined || !/^\d+$/.test(reset)) return undefined;
  return Math.max(0, Number(reset) * 1000 - now);
}
