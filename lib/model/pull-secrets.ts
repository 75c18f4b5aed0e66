import * as v from 'valibot';
import { distinctItems } from '../base/schema';
import { DnsSubdomain } from '../kubernetes/names';

/** Names of image pull Secrets. */
export const PullSecretsSchema = v.pipe(
  v.array(DnsSubdomain),
  distinctItems((it: string) => it, 'This Secret is listed twice. Remove one.'),
);
