import { types } from 'node:util';
import { messageOf } from './message-of';

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'the file system is read-only.',
  ENOSPC: 'no space left on the disk.',
  EDQUOT: "this user's disk quota is exceeded.",
  EIO: 'the disk reports an input/output error.',
  ENOENT: 'it does not exist.',
  EEXIST: 'something else is in its place.',
  EISDIR: 'it is a directory, not a file.',
  ENOTDIR: 'it, or a parent, is a file, not a directory.',
  ELOOP: 'it is a link that leads back to itself.',
  ENAMETOOLONG: 'its path is too long.',
  EMFILE: 'this process has too many open files: raise the limit with `ulimit -n`.',
  ENFILE: 'the system has too many open files.',
  ESTALE: 'the network file system has lost it.',
  ENXIO: 'it is a device or a socket, not a file.',
  ENODEV: 'it is a device, not a file.',
  ENOMEM: 'the system has no memory left.',
};

/** An error of a system call. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

export function isSystemError(error: unknown): error is SystemError {
  const { code, syscall } = (error ?? {}) as Partial<SystemError>;
  return types.isNativeError(error) && typeof code === 'string' && typeof syscall === 'string';
}

/** Why a system call failed, in a sentence without its subject, such as `no space left on the disk.` */
export function reasonOfErrno(error: unknown, access: 'read' | 'write'): string {
  const { code = '' } = (error ?? {}) as Partial<SystemError>;
  if (code === 'EACCES' || code === 'EPERM') return `this user has no ${access} permission.`;
  return REASONS[code] ?? `${messageOf(error)}.`;
}

/** What the command was doing when a system call failed. */
const ACTIONS: Readonly<Record<string, string>> = {
  open: 'opened',
  read: 'read',
  scandir: 'listed',
  stat: 'looked at',
  lstat: 'looked at',
  readlink: 'looked at',
  realpath: 'looked at',
  access: 'looked at',
};

/** A sentence on the failure of a system call: the file, what was being done, and why it failed. */
export function describeSystemError(error: SystemError): string {
  const { path = 'A file', syscall } = error;
  const action = syscall.startsWith('spawn') ? 'started' : (ACTIONS[syscall] ?? 'written');
  const reason = reasonOfErrno(error, isReading(error) ? 'read' : 'write');
  return `${path}: it cannot be ${action}: ${reason}`;
}

/** True if the system call that failed cannot have changed anything. */
export function isReading({ syscall }: SystemError): boolean {
  return Object.hasOwn(ACTIONS, syscall);
}
