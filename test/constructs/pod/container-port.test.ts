import { httpGet } from '../../../lib/constructs/pod/probe';
import { byKind, container, renderWorker, workerRefusals } from '../render';

const dns = { port: 53, protocol: 'UDP' } as const;

test('a port is a number, or a number and a protocol, which is omitted if it is TCP', () => {
  const ports = { http: 8080, dns, 'dns-tcp': { port: 53, protocol: 'TCP' } } as const;

  expect(container(renderWorker({ ports })).ports).toEqual([
    { name: 'http', containerPort: 8080 },
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
    { name: 'dns-tcp', containerPort: 53 },
  ]);
});

test('a probe uses the first TCP port', () => {
  const objects = renderWorker({ ports: { dns, http: 8080 }, readiness: httpGet('/') });

  expect(container(objects)).toHaveProperty('readinessProbe.httpGet.port', 8080);
  expect(workerRefusals({ ports: { dns }, readiness: httpGet('/') })).toEqual([
    'readiness: The probe must set `port`, because this container has no TCP port.',
  ]);
});

test('a network policy has the protocol of each port', () => {
  const objects = renderWorker({
    ports: { dns, http: 8080 },
    networkPolicy: {
      allowFrom: [{ app: 'shop' }],
      allowTo: [{ cidr: '10.0.0.0/8', ports: [443, { port: 514, protocol: 'UDP' }] }],
    },
  });

  const { spec } = byKind(objects, 'NetworkPolicy');
  expect(spec).toHaveProperty('ingress.0.ports', [{ port: 53, protocol: 'UDP' }, { port: 8080 }]);
  expect(spec).toHaveProperty('egress.1.ports', [{ port: 443 }, { port: 514, protocol: 'UDP' }]);
});

test('an invalid port is refused', () => {
  expect(workerRefusals({ ports: { dns: { port: 53, protocol: 'udp' } } })).toEqual([
    'ports.dns.protocol: Expected ("TCP" | "UDP" | "SCTP"), got "udp".',
  ]);
  expect(workerRefusals({ ports: { dns, again: dns } })).toEqual([
    expect.stringMatching(/^ports\.again: Port 53, named "again", conflicts with ports\.dns/),
  ]);
});
