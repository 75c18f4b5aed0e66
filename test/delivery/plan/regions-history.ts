import { planPromotion } from '../../../lib/delivery/plan/plan-promotion';
import type { IntentOf } from '../../../lib/delivery/protocol/request';
import type { Release } from '../../../lib/model/release';
import { ModelledHistory } from '../modelled-history';
import { context, type Policies, regionDefinitions } from '../planned-fleet';
import { released } from '../release-repository';

// The environments are dev, staging, and production: ap and eu side by side, then us.

export let history: ModelledHistory;
beforeEach(() => {
  history = new ModelledHistory();
});

export type State = Readonly<Record<string, Release>>;

/** Commits a state: the time of a modelled commit is its number, in milliseconds. */
export const state = (...states: State[]) => {
  for (const it of states) history.commit(it, 'A change\n');
};

export const everywhere = (tag: string): State => ({
  'dev/web': released(tag),
  'staging/web': released(tag),
  'production-ap/web': released(tag),
  'production-eu/web': released(tag),
  'production-us/web': released(tag),
});

export const fleet = (policies: Policies = {}) => history.fleet(policies, regionDefinitions);

export interface Circumstances {
  readonly policies?: Policies;
  readonly now?: number;
}

export function promote(
  intent: Partial<IntentOf<'promote'>> = {},
  { policies = {}, now = context.now }: Circumstances = {},
) {
  const all = { kind: 'promote' as const, apps: ['web'], from: ['staging'], to: ['production'] };
  return planPromotion(fleet(policies), { ...all, ...intent }, { ...context, now });
}
