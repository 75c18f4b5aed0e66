import { milliseconds } from '../../kubernetes/duration';
import type { Environment } from '../environment';
import type { ArgocdProps } from './argocd';

/** Longer than any usual release, with a migration and all retries. Argo CD itself has no limit. */
const USUAL_SECONDS = 4 * 60 * 60;

/**
 * Settings with their limit of a sync. The root of an environment waits for its apps through a deny window. If its sync
 * ended there, Argo CD would not try it again before the next commit. Windows of one environment may follow each other.
 */
export function withSyncTimeout(
  argocd: ArgocdProps,
  environments: readonly Environment[],
): ArgocdProps {
  const closed = Math.max(0, ...environments.map(closedSeconds));
  return {
    ...argocd,
    controller: { syncTimeoutSeconds: USUAL_SECONDS + closed, ...argocd.controller },
  };
}

function closedSeconds({ sync }: Environment): number {
  const denied = (sync?.windows ?? []).filter(({ kind }) => kind === 'deny');
  const sum = denied.reduce((total, { duration }) => total + milliseconds(duration), 0);
  return Math.ceil(sum / 1000);
}
