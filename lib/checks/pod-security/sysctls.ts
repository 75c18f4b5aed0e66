import { listAt, objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { placeOf, podContext } from './security-context';
import { advice, REFUSED, STANDARD } from './wording';

/** What a pod may set because no other pod is affected. The last two are safe since Kubernetes 1.37. */
const SAFE: ReadonlySet<unknown> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_notsent_lowat',
]);

/** Only those settings of the kernel that are the pod's own. */
export const sysctls: Rule = {
  id: 'pod-security/sysctls',
  severity: 'error',
  summary: 'A pod changes a setting of the kernel (sysctl) that is not known to be safe.',
  why: 'Such a setting can weaken the node or all other pods on it; by default the kubelet refuses the pod as well.',
  source: STANDARD,
  about: ['sysctls'],
  *check({ pods }) {
    for (const pod of pods) {
      const fields = podContext(pod);
      const names = listAt(fields, 'sysctls').map((sysctl) => objectAt(sysctl)['name']);
      const unsafe = names.filter((name) => !SAFE.has(name));
      const first = unsafe[0];
      if (first === undefined) continue;
      yield {
        manifest: pod.manifest,
        path: placeOf({ pod, fields }, 'sysctls', names.indexOf(first), 'name'),
        message: `The pod sets ${unsafe.join(', ')}, which ${unsafe.length === 1 ? 'is' : 'are'} not among the safe settings of the kernel: ${REFUSED}.`,
        fix: advice(
          'pod-security/sysctls',
          pod,
          "In `extend`, remove it from `securityContext.sysctls` of the pod's spec, and have whoever runs the nodes set it there.",
          'privileged',
        ),
      };
    }
  },
};
