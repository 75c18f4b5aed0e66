import { listAt, objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { placeOf, podContext } from './security-context';
import { advice, REFUSED, STANDARD } from './wording';

/** The sysctls that do not affect other pods. The last two are safe since Kubernetes 1.37. */
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

/** Only safe sysctls. */
export const sysctls: Rule = {
  id: 'pod-security/sysctls',
  severity: 'error',
  summary: 'A pod sets a sysctl that is not on the list of safe ones.',
  why: 'An unsafe sysctl can affect the node or other pods on it; by default, the kubelet refuses the pod as well.',
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
        message: `The pod sets ${unsafe.join(', ')}, which ${unsafe.length === 1 ? 'is not a safe sysctl' : 'are not safe sysctls'}: ${REFUSED}.`,
        ...advice(
          'pod-security/sysctls',
          pod,
          "In `extend`, remove it from `securityContext.sysctls` of the pod's spec, and let the administrators of the nodes set it there.",
          'privileged',
        ),
      };
    }
  },
};
