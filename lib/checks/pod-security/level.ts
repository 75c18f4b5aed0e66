import type { AdmittingLevel } from '../../model/pod-security';
import type { Rule, RuleContext } from '../rule';
import { STANDARD } from './wording';

/**
 * A level that no pod needs.
 *
 * @param controls the rules of the standard.
 */
export function levelRule(controls: readonly Rule[]): Rule {
  return {
    id: 'pod-security/level',
    severity: 'warning',
    summary: 'An app sets a looser level in `podSecurity` than its pods need.',
    why: 'The namespace admits pods that nobody deploys on purpose.',
    source: STANDARD,
    *check(context) {
      const { podSecurity, pods } = context;
      const [first] = pods;
      if (podSecurity === undefined || first === undefined) return;
      const { level } = podSecurity;
      const needed = neededLevel(controls, context);
      if (needed === level || needed === 'privileged') return;
      yield {
        manifest: first.manifest,
        message: `The app sets \`podSecurity\` to "${level}", but ${needed ? `its pods need only "${needed}"` : 'none of its pods needs more than "restricted" allows'}.`,
        fix: needed
          ? `Set \`level: '${needed}'\`, or say so only in the overlays of the environments that need "${level}".`
          : 'Remove `podSecurity`, or set it only in the overlays of the environments that need it. If an operator creates other pods in the namespace, suppress this rule.',
      };
    },
  };
}

/** The strictest level that admits all pods; `undefined` if "restricted" does. */
function neededLevel(controls: readonly Rule[], context: RuleContext): AdmittingLevel | undefined {
  const levels = controls.flatMap((it) =>
    [...it.check(context)].map(({ admittedBy }) => admittedBy),
  );
  return levels.includes('privileged') ? 'privileged' : levels.find((it) => it !== undefined);
}
