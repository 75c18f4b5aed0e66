import type { CanarySpec } from './canary-spec';

/** What splits the requests between the versions. */
export type Router = 'alb' | 'gateway';

/** What splits the requests; `undefined` if the numbers of pods do. */
export function routingOf({ trafficRouting }: CanarySpec): Router | undefined {
  return typeof trafficRouting === 'object' ? 'alb' : trafficRouting;
}

/** The plugin of Argo Rollouts for Gateway API. */
export const GATEWAY_PLUGIN = 'argoproj-labs/gatewayAPI';
