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
    'A port of a container or of a Service has a number or a name that none may have, or that another one has already.',
  why: 'The API server refuses most of them. The same number twice is one entry to it: a sync fails, or drops one of the two.',
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

/** A port as nearly all containers have it. */
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
        message: `${show(name)} of ${owner} is not a port name, so the API server refuses it: it has at most 15 lower-case letters, digits and single hyphens, including at least one letter.`,
        fix: 'Shorten it, such as to "http" or "metrics": `portName` and `ports` of the app name the ports.',
      };
    }
  }
  yield* duplicates(manifest, ports, 'containerPort', place, owner);
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
        message: `The \`targetPort\` ${show(targetPort)} of ${owner} is not the name of a container's port, so the API server refuses it: a number stands without quotes, and a name has a letter in it.`,
        fix: 'Write a number without quotes, or the name of a port of the container.',
      };
    }
    if (typeof name === 'string' && name !== '' && !isDns1123Label(name)) {
      yield {
        manifest,
        path: [...path, 'name'],
        message: `${show(name)} of ${owner} is not the name of a port, so the API server refuses it: it has at most 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.`,
        fix: 'Write it like "http" or "grpc-web".',
      };
    }
    if (ports.length > 1 && (name === undefined || name === '')) {
      yield {
        manifest,
        path,
        message: `Port ${show(it['port'])} of ${owner} has no name, and of several ports each needs one: the API server refuses it.`,
        fix: 'Give each port of the Service a `name`.',
      };
    }
  }
  yield* duplicates(manifest, ports, 'port', ['spec', 'ports'], owner);
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
    // 0 is what the API server takes for "not set" in the fields that may be left out.
    const isUnset = number === 0 && field !== 'containerPort' && field !== 'port';
    if (typeof number !== 'number' || isUnset) continue;
    if (isPortNumber(number)) continue;
    yield {
      manifest,
      path: [...path, field],
      message: `The \`${field}\` ${number} of ${owner} is not a port, so the API server refuses it: ports are whole numbers from 1 to 65535.`,
      fix: 'Set it to a whole number from 1 to 65535.',
    };
  }
}

/** Names, and numbers of one protocol, that are there twice. */
function* duplicates(
  manifest: Manifest,
  ports: readonly JsonValue[],
  numberField: 'containerPort' | 'port',
  place: JsonPath,
  owner: string,
): Iterable<RuleFinding> {
  if (ports.length < 2) return;
  const seen = new Set<string>();
  for (const [i, it] of ports.entries()) {
    if (!isObject(it)) continue;
    const { name, protocol } = it;
    const number = `${show(it[numberField])}/${protocol || 'TCP'}`;
    if (seen.has(number)) {
      yield {
        manifest,
        path: [...place, i, numberField],
        message: `Port ${number} of ${owner} is there twice: the API server tells ports apart by number and protocol, and refuses the second or drops it.`,
        fix: 'Remove one of them, or give it another number.',
      };
    }
    seen.add(number);
    if (typeof name !== 'string' || name === '') continue;
    if (seen.has(name)) {
      yield {
        manifest,
        path: [...place, i, 'name'],
        message: `Two ports of ${owner} are called "${name}": the API server refuses the second.`,
        fix: 'Give each port a name of its own.',
      };
    }
    seen.add(name);
  }
}
