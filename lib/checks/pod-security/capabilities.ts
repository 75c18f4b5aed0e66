import { listAt } from '../../base/json';
import { isBaselineCapability } from '../../kubernetes/capabilities';
import type { Rule } from '../rule';
import { containerContexts, isWindows, placeOf } from './security-context';
import { advice, REFUSED, STANDARD, setInExtend, subject } from './wording';

const BIND = 'NET_BIND_SERVICE';

/** All capabilities are dropped, and only the one for ports below 1024 may be added. */
export const capabilities: Rule = {
  id: 'pod-security/capabilities',
  severity: 'error',
  summary: 'A container does not drop ALL capabilities, or adds one other than NET_BIND_SERVICE.',
  why: 'Each capability is a part of the privileges of root, which an attacker in the container gets.',
  source: STANDARD,
  *check(ruleContext) {
    for (const context of containerContexts(ruleContext)) {
      if (isWindows(context.pod)) continue;
      const drop = listAt(context.fields, 'capabilities', 'drop');
      const add = listAt(context.fields, 'capabilities', 'add');
      const dropsAll = drop.includes('ALL');
      const refused = add.filter((capability) => capability !== BIND);
      if (dropsAll && refused.length === 0) continue;
      const wrong = [
        ...(dropsAll ? [] : [`does not drop ALL capabilities${dropped(drop)}`]),
        ...(refused.length === 0 ? [] : [`adds ${refused.join(', ')}`]),
      ];
      const keep = add.includes(BIND) ? `, add: ['${BIND}']` : '';
      const set = setInExtend(context, `capabilities: { drop: ['ALL']${keep} }`);
      const only = ` Only ${BIND} may be added: \`bindPrivilegedPorts: true\` in the app's spec.`;
      const fix = `${set}${refused.length > 0 ? only : ''}`;
      const level = add.every(isBaselineCapability) ? 'baseline' : 'privileged';
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'capabilities', ...field(dropsAll, add.indexOf(refused[0] ?? ''))),
        message: `${subject(context)} ${wrong.join(' and ')}: ${REFUSED}.`,
        ...advice('pod-security/capabilities', context.pod, fix, level, 'exceptions.capabilities'),
      };
    }
  },
};

function dropped(drop: readonly unknown[]): string {
  return drop.length > 0 ? ` (only ${drop.join(', ')})` : '';
}

/** The offending field; undefined if both are. */
function field(dropsAll: boolean, added: number): (string | number)[] {
  if (dropsAll) return ['add', added];
  return added < 0 ? ['drop'] : [];
}
