import * as v from 'valibot';
import { BootstrapError } from './bootstrap-error';
import type { KubectlResult } from './kubectl';
import { failureOf } from './kubectl-failure';
import { parseOutput } from './kubectl-output';

/** Prints the contexts of the kubeconfig, without credentials. It needs no cluster. */
export const READ_CONTEXTS = ['config', 'view', '--output', 'json'] as const;

/** A context of kubectl, and the cluster that it leads to. */
export interface KubeContext {
  readonly name: string;
  /** The URL of the API server. */
  readonly server: string;
}

/** What the fleet knows about the address of the cluster. */
export interface KnownClusters {
  /** The cluster that the Argo CD runs in. @default unknown */
  readonly own?: string;
  /** Other clusters of the fleet, by their address. */
  readonly others: ReadonlyMap<string, string>;
}

const Cluster = v.object({ cluster: v.optional(v.string(), '') });
const Server = v.object({ server: v.optional(v.string(), '') });

const ConfigSchema = v.object({
  'current-context': v.optional(v.string(), ''),
  contexts: v.optional(v.array(v.object({ name: v.string(), context: Cluster })), []),
  clusters: v.optional(v.array(v.object({ name: v.string(), cluster: Server })), []),
});

/**
 * The context that a person has named.
 *
 * @param result of {@link READ_CONTEXTS}.
 * @throws BootstrapError if it does not exist, is not the current one, or leads to another cluster of the fleet.
 */
export function contextNamed(
  name: string,
  result: KubectlResult,
  { own, others }: KnownClusters,
): KubeContext {
  const where = `--context ${name}`;
  if (result.status !== 0) {
    const verdict = failureOf(result);
    throw new BootstrapError('Reading the contexts of kubectl', verdict.reason, verdict.fix);
  }
  const { contexts, clusters, current } = contextsIn(result.stdout);
  const cluster = contexts.get(name);
  if (cluster === undefined) {
    const names = [...contexts.keys()].join(', ') || 'none';
    throw new BootstrapError(
      where,
      `kubectl has no such context. There are: ${names}.`,
      'Name one of them, or add it to the kubeconfig, for example with `aws eks update-kubeconfig`.',
    );
  }
  if (current !== name) {
    throw new BootstrapError(
      where,
      `The current context of kubectl is ${current === '' ? 'not set' : `"${current}"`}. kubectl in your other terminals would point to a different cluster.`,
      `Run \`kubectl config use-context ${name}\`, or name the current one.`,
    );
  }
  const server = clusters.get(cluster) ?? '';
  const other = others.get(addressOf(server));
  if (other !== undefined) {
    throw new BootstrapError(
      where,
      `It leads to ${server}. In the fleet, that is the cluster of ${other}, where this Argo CD does not run.`,
      'Use the context of the cluster that Argo CD runs in.',
    );
  }
  if (own !== undefined && addressOf(own) !== addressOf(server)) {
    throw new BootstrapError(
      where,
      `It leads to ${server}, but the cluster of this Argo CD is ${own} in fleet/environments.ts.`,
      'Use the context of that cluster.',
    );
  }
  return { name, server };
}

/** An address to compare: without a trailing slash, and without the port that https has anyway. */
export function addressOf(server: string): string {
  return server.toLowerCase().replace(/\/+$/, '').replace(/:443$/, '');
}

function contextsIn(text: string) {
  const parsed = v.safeParse(ConfigSchema, parseOutput(text));
  if (!parsed.success) {
    throw new BootstrapError(
      'Reading the contexts of kubectl',
      '`kubectl config view` printed no kubeconfig.',
      'Check the file that KUBECONFIG names.',
    );
  }
  const { contexts, clusters, 'current-context': current } = parsed.output;
  return {
    contexts: new Map(contexts.map(({ name, context }) => [name, context.cluster])),
    clusters: new Map(clusters.map(({ name, cluster }) => [name, cluster.server])),
    current,
  };
}
