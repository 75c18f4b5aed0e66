import { parseCertificate, validity } from '../../../lib/kubernetes/sealing/certificate';
import { newSealer } from '../../sealing';

test('a certificate of the controller has a key, a fingerprint and an end', async () => {
  const { pem } = await newSealer({ days: 100 });
  const certificate = parseCertificate(pem);
  expect(certificate.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  const [now, day] = [Date.now(), 24 * 60 * 60 * 1000];
  const states = [69, 71, 101].map((days) => validity(certificate, new Date(now + days * day)));
  expect(states).toEqual(['valid', 'expires-soon', 'expired']);
});

test('of several certificates, the first is used, as kubeseal does, whatever the line ends', async () => {
  const [a, b] = [await newSealer(), await newSealer()];
  const [one, other] = [a.pem, b.pem].map((pem) => parseCertificate(pem).fingerprint);
  expect(one).not.toBe(other);
  const both = `Certificate of dev\n${a.pem}\n${b.pem}`.replaceAll('\n', '\r\n');
  expect(parseCertificate(both).fingerprint).toBe(one);
});

test('anything else is refused with the reason', async () => {
  const { pem, privatePem } = await newSealer();
  const weak = await newSealer({ keySize: 1024 });
  const curve = await newSealer({ ec: true });
  const refused: [string, RegExp][] = [
    ['', /^is not a PEM certificate$/],
    [pem.slice(0, 300), /^is not a PEM certificate$/],
    [`${pem}${privatePem}`, /^contains a private key$/],
    [weak.pem, /^has a key of 1024 bits/],
    [curve.pem, /^has no RSA key$/],
  ];
  for (const [text, reason] of refused) expect(() => parseCertificate(text)).toThrow(reason);
});
