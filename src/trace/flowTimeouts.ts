/** When a flow ends without saying so. */
import type { Seconds } from './trace';

export interface FlowTimeouts {
  /** A flow longer than this is cut and continued. */
  readonly active: Seconds;
  /** Silence that ends a TCP flow. */
  readonly inactiveTcp: Seconds;
  /** Silence that ends any other flow. */
  readonly inactiveOther: Seconds;
}

export const DEFAULT_TIMEOUTS: FlowTimeouts = { active: 1800, inactiveTcp: 300, inactiveOther: 60 };

/** For checks against tools that never time a flow out. */
export const NO_TIMEOUTS: FlowTimeouts = { active: Infinity, inactiveTcp: Infinity, inactiveOther: Infinity };
