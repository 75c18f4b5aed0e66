import type { Preconditions } from '../protocol/request';
import type { Ancestry } from './order';

/** What planners know besides the fleet. */
export interface PlanContext {
  readonly ancestry: Ancestry;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What an earlier try has found. @default this is the first */
  readonly preconditions?: Preconditions | undefined;
}
