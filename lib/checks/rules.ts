import type { RuleId } from '../model/rule-id';
import { ARGOCD_RULES } from './argocd';
import { sharedPath } from './argocd/shared-path';
import { enforcedLevel } from './enforced-level';
import { IDENTITY_RULES } from './identity';
import { duplicate, file } from './identity/clash';
import { host } from './identity/host';
import { namespaceOwner } from './identity/namespace-owner';
import { nodePort } from './identity/node-port';
import { IMMUTABLE_RULES } from './immutable';
import { removedData } from './immutable/removed-data';
import { POD_SECURITY_RULES } from './pod-security';
import { PRACTICE_RULES } from './practice';
import { REFERENCE_RULES } from './reference';
import type { FleetRule, Rule, RuleInfo } from './rule';
import { SCHEMA_RULES } from './schema';
import { SECRET_RULES } from './secret';
import { unusedSuppression } from './suppressions';
import { VALIDATION_RULES } from './validation';

/** The rules about one instance, without the schema rules. */
export const INSTANCE_RULES: readonly Rule[] = [
  ...VALIDATION_RULES,
  ...IDENTITY_RULES,
  ...REFERENCE_RULES,
  ...ARGOCD_RULES,
  sharedPath,
  ...POD_SECURITY_RULES,
  ...PRACTICE_RULES,
  ...SECRET_RULES,
];

/** The rules about the whole fleet. */
export const FLEET_RULES: readonly FleetRule[] = [duplicate, file, namespaceOwner, nodePort, host];

/** All built-in rules, by id. */
export const RULES: ReadonlyMap<RuleId, RuleInfo> = new Map(
  [
    ...SCHEMA_RULES,
    ...INSTANCE_RULES,
    ...FLEET_RULES,
    ...IMMUTABLE_RULES,
    removedData,
    unusedSuppression,
    enforcedLevel,
  ].map((rule): [RuleId, RuleInfo] => [rule.id, rule]),
);
