/** A transport protocol that Kubernetes supports. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';
