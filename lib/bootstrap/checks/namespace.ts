import * as v from 'valibot';
import { onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, waiting } from '../verdict';

/** The namespace exists, and is not being deleted. */
export function namespaceCheck(name: string): Check {
  return {
    args: ['get', 'namespace', name, '--output', 'json'],
    judge: onJson(v.object({ status: v.object({ phase: v.string() }) }), ({ status }) =>
      status.phase === 'Active'
        ? done()
        : waiting(
            `The namespace ${name} is ${status.phase}.`,
            `It goes when everything in it is gone: \`kubectl get namespace ${name} -o yaml\` shows what is left.`,
          ),
    ),
  };
}
