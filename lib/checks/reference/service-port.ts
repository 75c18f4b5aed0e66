import { nearest } from '../../base/hint';
import { label } from '../object-index';
import type { Rule } from '../rule';
import {
  type ContainerPort,
  containerPorts,
  declaresPorts,
  mayGetContainers,
  type SelectingService,
  type ServicePort,
  selectingServices,
} from '../services';

/** A Service port without a target. */
export const servicePort: Rule = {
  id: 'reference/service-port',
  severity: 'error',
  summary:
    'A Service sends requests to a port that no selected pod has: a name that no container port of that protocol has, or a number that no container declares although a container port with the name of the Service port has another number that no Service uses. An unnamed port 80 counts as `http`, an unnamed port 443 as `https`.',
  why: 'A port with an unknown name has no endpoints, and connections to a port without a listener are refused.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  about: ['Service'],
  *check(context) {
    const services = selectingServices(context);
    for (const service of services) {
      const { manifest, pods } = service;
      if (pods.length === 0 || pods.some(mayGetContainers)) continue;
      const declared = pods.flatMap(containerPorts);
      for (const port of service.ports) {
        const wrong =
          typeof port.target === 'string'
            ? wrongName(port, port.target, declared)
            : wrongNumber(port, service, declared, services);
        if (wrong === undefined) continue;
        yield {
          manifest,
          path: port.path,
          message: `${label(manifest)} sends port ${port.port} to ${wrong}`,
          fix: `Set \`targetPort\` to one of the pods' ports (${list(declared)}), or add the port to the container: \`ports: { <name>: <number> }\` of the app, or \`ports\` of the container in \`extend\`.`,
        };
      }
    }
  },
};

function wrongName(port: ServicePort, name: string, declared: readonly ContainerPort[]) {
  // A number in quotes is reported by identity/port.
  if (/^\d+$/.test(name)) return undefined;
  const ofName = declared.filter((it) => it.name === name);
  if (ofName.some((it) => it.protocol === port.protocol)) return undefined;
  const [other] = ofName;
  if (other !== undefined) {
    return `the ${port.protocol} port "${name}", but the pods only have "${name}" for ${other.protocol}: it would have no endpoints.`;
  }
  const names = declared.flatMap((it) => (typeof it.name === 'string' ? [it.name] : []));
  const guess = nearest(name, names);
  return `the port named "${name}", which no container of the selected pods has: it would have no endpoints.${guess ? ` Did you mean "${guess}"?` : ''}`;
}

/** Containers may listen on undeclared ports, so only a named port can be checked. */
function wrongNumber(
  { port, name = IMPLIED_NAMES.get(port), protocol, target }: ServicePort,
  { headless, pods }: SelectingService,
  declared: readonly ContainerPort[],
  services: readonly SelectingService[],
) {
  if (typeof target !== 'number' || headless || typeof name !== 'string') return undefined;
  if (declared.some((it) => it.number === target)) return undefined;
  const meant = declared.find((it) => it.name === name && it.protocol === protocol);
  if (meant === undefined || !pods.every(declaresPorts) || isServed(meant, services)) {
    return undefined;
  }
  return `port ${target}, which no container declares, while "${name}" is ${meant.number}, which no Service uses: unless something listens on ${target} anyway, connections would be refused.`;
}

const IMPLIED_NAMES: ReadonlyMap<unknown, string> = new Map([
  [80, 'http'],
  [443, 'https'],
]);

function isServed({ name, number }: ContainerPort, services: readonly SelectingService[]): boolean {
  return services.some(({ ports }) =>
    ports.some(({ target }) => target === number || target === name),
  );
}

function list(ports: readonly ContainerPort[]): string {
  const texts = ports.map(({ name, number, protocol }) => {
    const suffix = protocol === 'TCP' ? '' : `/${protocol}`;
    return typeof name === 'string' ? `"${name}" ${number}${suffix}` : `${number}${suffix}`;
  });
  return [...new Set(texts)].join(', ') || 'none is declared';
}
