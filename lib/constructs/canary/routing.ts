import type { CanarySpec } from './canary-spec';

/** What splits the requests between the versions. */
type Router = 'alb' | 'gateway';

/** What splits the requests; `undefined` if the numbers of pods do. */
export function routingOf({ trafficRouting }: CanarySpec): Router | undefined {
  return typeof trafficRouting === 'object' ? 'alb' : trafficRouting;
}

/** What the name of the Service of the new version has in addition. */
export const CANARY_SUFFIX = '-canary';

/** The plugin of Argo Rollouts for Gateway API. */
export const GATEWAY_PLUGIN = 'argoproj-labs/gatewayAPI';
