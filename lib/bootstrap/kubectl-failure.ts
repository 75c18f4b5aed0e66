import type { KubectlResult } from './kubectl';
import { failed, type OpenVerdict, waiting } from './verdict';

/** Failures that pass by themselves, such as those of a cluster that is starting. */
const TRANSIENT =
  /connection (refused|reset)|unable to connect|no such host|\bdial tcp\b|i\/o timeout|\btimeout\b|timed out|\bEOF\b|TLS handshake|ServiceUnavailable|currently unable to handle|InternalError|Internal error|TooManyRequests|leader changed|failed calling webhook|no matches for kind|object is being deleted/i;

/** Failures with a known fix. */
const KNOWN: readonly (readonly [pattern: RegExp, fix: string])[] = [
  [
    /Unauthorized|must be logged in|getting credentials|provide credentials/i,
    'Log in to the cluster, so that `kubectl get namespaces` works, and run the command again.',
  ],
  [
    /Forbidden|attempting to grant RBAC permissions/i,
    'Use a context whose user has the role cluster-admin: Argo CD gets rights to everything that it deploys, and nobody can give rights that they do not have.',
  ],
  [
    /Apply failed with \d+ conflict/i,
    'Somebody else owns these fields. If the objects should be as in Git, run the same kubectl command with --force-conflicts once.',
  ],
  [
    /accumulating resources|failed to run '[^']*git|git fetch|\bhitting the (repo|target)/i,
    'kubectl reads the manifests of Argo CD with git from GitHub: check that git is installed and the network. Without access, keep them in the fleet (`source: { sha256 }`).',
  ],
  [
    /spec\.selector: .*field is immutable|updates to statefulset spec/i,
    'The workload was installed in another way, and cannot be changed to this. Delete it, and run the command again, which creates it: docs/bootstrap.md#an-argo-cd-that-is-there-already.',
  ],
  [
    /context .* does not exist/i,
    'Use one of the contexts that `kubectl config get-contexts` lists.',
  ],
];

const LONGER =
  'Check that the cluster answers, and GitHub if kubectl reads manifests from there, or set a longer --timeout. Then run the command again.';

const AGAIN = 'Fix the cause, and run the command again: it continues where it stopped.';

/** What a kubectl command that did not succeed means. */
export function failureOf({ status, stdout, stderr, error, timedOut }: KubectlResult): OpenVerdict {
  if (error?.code === 'ENOENT') {
    return failed(
      'kubectl is not on PATH.',
      'Install it: https://kubernetes.io/docs/tasks/tools/#kubectl',
    );
  }
  if (error) return failed(`kubectl cannot be started: ${error.message}.`, AGAIN);
  if (timedOut) return waiting('kubectl did not finish in time.', LONGER);
  const reason = firstLines(stderr.trim() || stdout.trim()) || `kubectl exited with ${status}.`;
  // The server says this with a 403, too.
  if (/because it is being terminated/.test(reason)) return waiting(reason, LONGER);
  const [, fix] = KNOWN.find(([pattern]) => pattern.test(reason)) ?? [];
  if (fix !== undefined) return failed(reason, fix);
  return TRANSIENT.test(reason) ? waiting(reason, LONGER) : failed(reason, AGAIN);
}

function firstLines(text: string): string {
  const lines = text.split('\n');
  const more = lines.length - 10;
  return more > 0 ? [...lines.slice(0, 10), `… and ${more} more lines`].join('\n') : text;
}
