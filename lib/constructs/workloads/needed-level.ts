import type { FieldProblem } from '../../base/validation';
import { isBaselineCapability } from '../../kubernetes/capabilities';
import { type AdmittingLevel, admits, type PodSecurity } from '../../model/pod-security';
import type { PodExceptions } from '../pod/exceptions';
import { containersOf } from './pod-checks';
import type { WorkloadSpec } from './workload-spec';

/** A field that "restricted" does not admit, and the strictest level that does. */
interface Exception {
  readonly path: readonly string[];
  readonly level: AdmittingLevel;
}

/**
 * The exceptions of pods that the `podSecurity` of their app does not admit.
 *
 * @param spec a valid spec of a workload.
 * @param place the path of the spec in that of the app.
 */
export function refusedExceptions(
  podSecurity: PodSecurity | undefined,
  spec: WorkloadSpec,
  place: readonly string[] = [],
): FieldProblem[] {
  return exceptionsIn(spec)
    .filter(({ level }) => podSecurity === undefined || !admits(podSecurity.level, level))
    .map(({ path, level }) => ({
      path: [...place, ...path],
      message: podSecurity
        ? `It needs the Pod Security Standard "${level}", but \`podSecurity.level\` is "${podSecurity.level}". Set \`podSecurity: { level: '${level}', reason: '…' }\` in the app's base, or in the overlays that have the exception.`
        : `It needs \`podSecurity: { level: '${level}', reason: '…' }\` in the app's base, or in the overlays that have the exception: otherwise the namespace refuses the pods.`,
    }));
}

function exceptionsIn(spec: WorkloadSpec): Exception[] {
  const found: Exception[] = [];
  for (const [place, { exceptions, ports }] of containersOf(spec)) {
    for (const it of exceptions ? levelsOf(exceptions) : [])
      found.push({ ...it, path: [...place, 'exceptions', ...it.path] });
    for (const [name, port] of ports ? Object.entries(ports) : []) {
      if (typeof port === 'object' && port.hostPort !== undefined)
        found.push({ path: [...place, 'ports', name, 'hostPort'], level: 'privileged' });
    }
  }
  for (const [name, volume] of Object.entries(spec.volumes ?? {}))
    if ('hostPath' in volume)
      found.push({ path: ['volumes', name, 'hostPath'], level: 'privileged' });
  return found;
}

function levelsOf({ capabilities, ...exceptions }: PodExceptions): Exception[] {
  return [
    ...Object.keys(exceptions).map((name): Exception => {
      return { path: [name], level: BASELINE.has(name) ? 'baseline' : 'privileged' };
    }),
    ...Object.keys(capabilities ?? {}).map((name): Exception => {
      const level = isBaselineCapability(name) ? 'baseline' : 'privileged';
      return { path: ['capabilities', name], level };
    }),
  ];
}

/** What "baseline" admits; the others need "privileged". */
const BASELINE: ReadonlySet<string> = new Set<keyof PodExceptions>([
  'runAsRoot',
  'allowPrivilegeEscalation',
]);
