// https://man7.org/linux/man-pages/man7/capabilities.7.html

/** The capabilities that the Pod Security Standard "baseline" admits. */
export const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
] as const;

/** The capabilities that only "privileged" admits. */
const PRIVILEGED_CAPABILITIES = [
  'AUDIT_CONTROL',
  'AUDIT_READ',
  'BLOCK_SUSPEND',
  'BPF',
  'CHECKPOINT_RESTORE',
  'DAC_READ_SEARCH',
  'IPC_LOCK',
  'IPC_OWNER',
  'LEASE',
  'LINUX_IMMUTABLE',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'NET_ADMIN',
  'NET_BROADCAST',
  'NET_RAW',
  'PERFMON',
  'SYSLOG',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_NICE',
  'SYS_PACCT',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'WAKE_ALARM',
] as const;

/** The capabilities of Linux. */
export const CAPABILITIES = [...BASELINE_CAPABILITIES, ...PRIVILEGED_CAPABILITIES] as const;

const BASELINE: ReadonlySet<unknown> = new Set(BASELINE_CAPABILITIES);

/** True if the Pod Security Standard "baseline" admits a capability. */
export function isBaselineCapability(capability: unknown): boolean {
  return BASELINE.has(capability);
}
