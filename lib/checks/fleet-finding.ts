import type { AppInstance } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import type { RuleId } from '../model/rule-id';
import type { RuleFinding } from './rule';
import { FLEET_RULES } from './rules';

/** What a rule about the whole fleet has found. */
export interface FleetFinding extends RuleFinding {
  readonly rule: RuleId;
}

/** Runs the rules about the whole fleet. */
export function fleetFindings(
  manifests: readonly Manifest[],
  instances: readonly AppInstance[],
): FleetFinding[] {
  return FLEET_RULES.flatMap((rule) =>
    [...rule.check(manifests, instances)].map((it) => ({ ...it, rule: rule.id })),
  );
}
