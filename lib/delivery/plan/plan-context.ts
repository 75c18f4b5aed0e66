import type { Release } from '../../model/release';
import type { Preconditions } from '../protocol/request';
import type { Ancestry } from './order';

/** Inputs of the planners besides the fleet. */
export interface PlanContext {
  readonly ancestry: Ancestry;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The preconditions of the first attempt. @default this is the first attempt */
  readonly preconditions?: Preconditions | undefined;
  /** The release in the open pull request that this delivery would replace. @default there is none */
  readonly pending?: ((app: string, environment: string) => Release | undefined) | undefined;
}
