import { show } from '../../base/hint';
import { isObject, type JsonObject, type JsonPath, type JsonValue, listAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { isDns1123Label, isPortName, isPortNumber } from '../../kubernetes/names';
import type { Manifest } from '../../model/manifest';
import { label } from '../object-index';
import type { Rule, RuleFinding } from '../rule';

/** Ports that the API server refuses. */
export const port: Rule = {
  id: 'identity/port',
  severity: 'error',
  summary:
    'A port of a container or of a Service has an invalid number or name, or a name that another port already has.',
  why: 'The API server refuses the object, and the whole sync fails.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services',
  *check({ manifests, pods }) {
    for (const { manifest, containers } of pods) {
      for (const { name, path, spec } of containers) {
        const ports = listAt(spec, 'ports');
        if (ports.length === 0) continue;
        if (ports.length === 1 && isPlainPort(ports[0])) continue;
        const owner = `container "${name}" of ${label(manifest)}`;
        yield* containerPorts(manifest, owner, ports, [...path, 'ports']);
      }
    }
    for (const manifest of manifests) {
      const { object } = manifest;
      if (object.kind !== 'Service' || apiGroup(object) !== '') continue;
      yield* servicePorts(manifest, listAt(object, 'spec', 'ports'));
    }
  },
};

/** The usual form of a port, which needs no further checks. */
function isPlainPort(port: JsonValue | undefined): boolean {
  if (!isObject(port)) return false;
  const { name, containerPort, hostPort } = port;
  return (
    isPortNumber(containerPort) &&
    hostPort === undefined &&
    (name === undefined || (typeof name === 'string' && isPortName(name)))
  );
}

function* containerPorts(
  manifest: Manifest,
  owner: string,
  ports: readonly JsonValue[],
  place: JsonPath,
): Iterable<RuleFinding> {
  for (const [i, it] of ports.entries()) {
    if (!isObject(it)) continue;
    const path = [...place, i];
    yield* numbers(manifest, it, ['containerPort', 'hostPort'], path, owner);
    const { name } = it;
    if (typeof name === 'string' && name !== '' && !isPortName(name)) {
      yield {
        manifest,
        path: [...path, 'name'],
        message: `${show(name)} of ${owner} is not a valid port name, so the API server refuses it: it may have at most 15 lower-case letters, digits and single hyphens, including at least one letter.`,
        fix: 'Shorten it, such as to "http" or "metrics". `portName` and `ports` of the app set the names.',
      };
    }
  }
  yield* duplicates(manifest, ports, place, owner);
}

function* servicePorts(manifest: Manifest, ports: readonly JsonValue[]): Iterable<RuleFinding> {
  const owner = label(manifest);
  for (const [i, it] of ports.entries()) {
    if (!isObject(it)) continue;
    const path = ['spec', 'ports', i];
    yield* numbers(manifest, it, ['port', 'targetPort', 'nodePort'], path, owner);
    const { name, targetPort } = it;
    if (typeof targetPort === 'string' && targetPort !== '' && !isPortName(targetPort)) {
      yield {
        manifest,
        path: [...path, 'targetPort'],
        message: `The \`targetPort\` ${show(targetPort)} of ${owner} is not the name of a container's port, so the API server refuses it: a number has no quotes, and a name contains a letter.`,
        fix: 'Write a number without quotes, or the name of a container port.',
      };
    }
    if (typeof name === 'string' && name !== '' && !isDns1123Label(name)) {
      yield {
        manifest,
        path: [...path, 'name'],
        message: `${show(name)} of ${owner} is not a valid port name, so the API server refuses it: it may have at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.`,
        fix: 'Write it like "http" or "grpc-web".',
      };
    }
    if (ports.length > 1 && (name === undefined || name === '')) {
      yield {
        manifest,
        path,
        message: `Port ${show(it['port'])} of ${owner} has no name, but each of several ports needs one: the API server refuses it.`,
        fix: 'Give each port of the Service a `name`.',
      };
    }
  }
  yield* duplicates(manifest, ports, ['spec', 'ports'], owner);
}

function* numbers(
  manifest: Manifest,
  it: JsonObject,
  fields: readonly string[],
  path: JsonPath,
  owner: string,
): Iterable<RuleFinding> {
  for (const field of fields) {
    const number = it[field];
    // In optional fields, the API server treats 0 as unset.
    const isUnset = number === 0 && field !== 'containerPort' && field !== 'port';
    if (typeof number !== 'number' || isUnset) continue;
    if (isPortNumber(number)) continue;
    yield {
      manifest,
      path: [...path, field],
      message: `The \`${field}\` ${number} of ${owner} is not a valid port, so the API server refuses it: ports are whole numbers from 1 to 65535.`,
      fix: 'Set it to a whole number from 1 to 65535.',
    };
  }
}

/** Repeated names. */
function* duplicates(
  manifest: Manifest,
  ports: readonly JsonValue[],
  place: JsonPath,
  owner: string,
): Iterable<RuleFinding> {
  if (ports.length < 2) return;
  const seen = new Set<string>();
  for (const [i, it] of ports.entries()) {
    if (!isObject(it)) continue;
    const { name } = it;
    if (typeof name !== 'string' || name === '') continue;
    if (seen.has(name)) {
      yield {
        manifest,
        path: [...place, i, 'name'],
        message: `Two ports of ${owner} are named "${name}": the API server refuses the second.`,
        fix: 'Give each port its own name.',
      };
    }
    seen.add(name);
  }
}
