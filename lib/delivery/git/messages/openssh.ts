import type { RemoteMessage } from './remote-message';

/** Messages of OpenSSH's client. */
export const OPENSSH: readonly RemoteMessage[] = [
  {
    words: /\bpermission denied \([a-z0-9,@.-]+\)/i,
    example: 'git@example.com: Permission denied (publickey).',
    source: 'OpenSSH: sshconnect2.c',
    verdict: 'refused',
    fix: 'Give ssh a key that the server knows: `ssh -v` to the host shows which ones are offered.',
  },
  {
    words: /^host key verification failed\b/i,
    example: 'Host key verification failed.',
    source: 'OpenSSH: sshconnect.c',
    verdict: 'refused',
    fix: "Add the server's host key to known_hosts, after comparing it with the one that the server's operator publishes.",
  },
  {
    words: /\btoo many authentication failures\b/i,
    example: 'Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures',
    source: 'OpenSSH: auth.c',
    verdict: 'refused',
    fix: 'Offer only the right key: set IdentitiesOnly and IdentityFile for this host.',
  },
  {
    words:
      /^load key\b.*\b(error in libcrypto|invalid format|incorrect passphrase|bad permissions)/i,
    example: 'Load key "/home/ci/.ssh/key": error in libcrypto',
    source: 'OpenSSH: sshconnect2.c',
    verdict: 'refused',
    fix: 'Store the private key completely, with its line breaks and the final one, and mode 600.',
  },
  {
    words: /\bcould not resolve hostname\b/i,
    example: 'ssh: Could not resolve hostname example.com: Temporary failure in name resolution',
    source: 'OpenSSH: ssh.c',
    verdict: 'unreachable',
  },
  {
    words: /^ssh: connect to host\b/i,
    example: 'ssh: connect to host example.com port 22: Connection refused',
    source: 'OpenSSH: ssh.c, sshconnect.c',
    verdict: 'unreachable',
  },
  {
    words:
      /\b(kex_exchange_identification|ssh_exchange_identification|client_loop: send disconnect)\b/i,
    example: 'kex_exchange_identification: Connection closed by remote host',
    source: 'OpenSSH: kex.c, clientloop.c',
    verdict: 'unreachable',
  },
  {
    words: /^(timeout, server|connection closed by|connection reset by)\b/i,
    example: 'Timeout, server example.com not responding.',
    source: 'OpenSSH: clientloop.c, packet.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
];
