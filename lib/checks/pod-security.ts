import { appArmor } from './pod-security/app-armor';
import { capabilities } from './pod-security/capabilities';
import { hostNamespaces } from './pod-security/host-namespaces';
import { hostPorts } from './pod-security/host-ports';
import { hostProbes } from './pod-security/host-probes';
import { hostProcess } from './pod-security/host-process';
import { levelRule } from './pod-security/level';
import { privilegeEscalation } from './pod-security/privilege-escalation';
import { privileged } from './pod-security/privileged';
import { procMount } from './pod-security/proc-mount';
import { runAsNonRoot } from './pod-security/run-as-non-root';
import { runAsUser } from './pod-security/run-as-user';
import { seLinux } from './pod-security/se-linux';
import { seccomp } from './pod-security/seccomp';
import { sharedNamespace } from './pod-security/shared-namespace';
import { sysctls } from './pod-security/sysctls';
import { volumeTypes } from './pod-security/volume-types';
import type { Rule } from './rule';

/** The Pod Security Standard "restricted", control by control, for the Kubernetes version of the environment. */
export const POD_SECURITY_CONTROLS: readonly Rule[] = [
  hostProcess,
  hostNamespaces,
  privileged,
  capabilities,
  volumeTypes,
  hostPorts,
  hostProbes,
  appArmor,
  seLinux,
  procMount,
  seccomp,
  sysctls,
  privilegeEscalation,
  runAsNonRoot,
  runAsUser,
];

/** The controls of the standard, and the rules about the level of an app. */
export const POD_SECURITY_RULES: readonly Rule[] = [
  ...POD_SECURITY_CONTROLS,
  levelRule(POD_SECURITY_CONTROLS),
  sharedNamespace,
];
