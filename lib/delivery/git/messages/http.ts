import { FIX, type RemoteMessage } from './remote-message';

/** Messages of git and curl about HTTP, and of servers and proxies that answer with a page. */
export const HTTP: readonly RemoteMessage[] = [
  {
    words: /^authentication failed for '…'/i,
    example: "fatal: Authentication failed for 'https://example.com/x.git/'",
    source: 'git: remote-curl.c, for HTTP 401',
    verdict: 'refused',
    fix: FIX.credentials,
  },
  {
    words:
      /\b(server certificate verification failed|certificate verify failed|SSL certificate problem|unable to get local issuer certificate|self[- ]signed certificate|certificate has expired|no alternative certificate subject name|does not match target host name)\b/i,
    example:
      "fatal: unable to access 'https://example.com/x.git/': SSL certificate problem: self-signed certificate",
    source: 'curl: lib/vtls',
    verdict: 'refused',
    fix: "Set http.sslCAInfo so that git trusts the server's certificate.",
  },
  {
    words: /\berror setting certificate (verify locations|file)\b/i,
    example: 'error setting certificate verify locations: CAfile: /none.pem',
    source: 'curl: lib/vtls/openssl.c',
    verdict: 'refused',
    fix: 'Set http.sslCAInfo to a file that exists, with the certificates to trust.',
  },
  {
    words: /\b(returned error:|HTTP) 413\b/i,
    example: 'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413',
    source: 'git: remote-curl.c; nginx: client_max_body_size',
    verdict: 'refused',
    fix: "Raise the server's or proxy's limit of a request (nginx: client_max_body_size), or push over SSH.",
    isGeneral: true,
  },
  {
    words: /\b(returned error:|HTTP) (401|403)\b/i,
    example:
      "fatal: unable to access 'https://example.com/x.git/': The requested URL returned error: 403",
    source: 'git: http.c; AWS CodeCommit: user guide, "Access error: 403"',
    verdict: 'refused',
    fix: FIX.credentials,
    isGeneral: true,
  },
  {
    words: /\b(returned error:|HTTP) (404|410)\b|^repository '…' not found/i,
    example: "fatal: repository 'https://example.com/x.git/' not found",
    source: 'git: remote-curl.c, for HTTP 404',
    verdict: 'refused',
    fix: FIX.remote,
    isGeneral: true,
  },
  {
    words: /\b(returned error:|HTTP) (408|429|5\d\d)\b/i,
    example: 'error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502',
    source: 'git: http.c, remote-curl.c',
    verdict: 'unreachable',
  },
  // A number alone may count something, as in `error: 500 lines changed`.
  {
    words:
      /\b(HTTP(\/\d(\.\d)?)?( status)?( code)?|status code)\W{1,3}5\d\d\b|\bstatus\W{1,3}5\d\d\b(?! [a-z])|\b50[0234]\W{1,3}(internal server error|bad gateway|service unavailable|gateway time-?out)\b|\b(internal server error|bad gateway|service unavailable|gateway time-?out)\W{1,3}50[0234]\b/i,
    example: 'The policy service does not answer: status code: 503',
    source: 'hooks that ask another service',
    verdict: 'unreachable',
  },
  // The whole line: a file or a branch may be called so.
  {
    words: /^\W*(internal server error|bad gateway|service unavailable|gateway time-?out)\W*$/i,
    example: '[remote rejected] (Internal Server Error)',
    source: 'RFC 9110; GitHub: incidents of git operations',
    verdict: 'unreachable',
  },
  // The proxy answers, not the server.
  {
    words: /\b(HTTP code|tunnel failed, response|returned error:|HTTP) 407\b/i,
    example:
      "fatal: unable to access 'https://example.com/x.git/': CONNECT tunnel failed, response 407",
    source:
      'curl: lib/cf-h1-proxy.c; before 7.87 lib/http_proxy.c: Received HTTP code 407 from proxy',
    verdict: 'refused',
    fix: "Give git the proxy's user and password, in http.proxy or HTTPS_PROXY.",
  },
  {
    words: /\b(HTTP code|tunnel failed, response) (408|429|5\d\d)\b/i,
    example:
      "fatal: unable to access 'https://example.com/x.git/': CONNECT tunnel failed, response 502",
    source:
      'curl: lib/cf-h1-proxy.c; before 7.87 lib/http_proxy.c: Received HTTP code 502 from proxy',
    verdict: 'unreachable',
  },
  {
    words: /\b(HTTP code|tunnel failed, response) 4\d\d\b/i,
    example:
      "fatal: unable to access 'https://example.com/x.git/': CONNECT tunnel failed, response 403",
    source:
      'curl: lib/cf-h1-proxy.c; before 7.87 lib/http_proxy.c: Received HTTP code 403 from proxy',
    verdict: 'refused',
    fix: 'Allow the host of the remote in the proxy, or exempt it with NO_PROXY.',
    isGeneral: true,
  },
  {
    words: /\bproxy CONNECT aborted\b/i,
    example: "fatal: unable to access 'https://example.com/x.git/': Proxy CONNECT aborted",
    source: 'curl: lib/cf-h1-proxy.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words: /\bcould not resolve (host|proxy)\b/i,
    example:
      "fatal: unable to access 'https://example.com/x.git/': Could not resolve host: example.com",
    source: 'curl: lib/hostip.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words:
      /\b(failed to connect to|couldn't connect to server|connection timed out after|operation too slow|empty reply from server|recv failure|send failure|operation timed out after)\b/i,
    example: 'Failed to connect to example.com port 443 after 3 ms: Could not connect to server',
    source: 'curl: lib/connect.c, lib/speedcheck.c, lib/strerror.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words:
      /\b(gnutls_handshake\(\)|gnutls recv error|openssl ssl_(read|write|connect)|SSL_ERROR_SYSCALL|TLS connection was non-properly terminated|HTTP\/2 stream \d+ was not closed cleanly|RPC failed)/i,
    example: 'gnutls_handshake() failed: The TLS connection was non-properly terminated.',
    source: 'curl: lib/vtls, lib/http2.c; git: remote-curl.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
];
