import { formatField } from '../../base/validation';
import type { Manifest } from '../../model/manifest';
import { FleetIndex } from '../fleet-index';
import type { FleetRule } from '../rule';

/** A reference to a Service that is not rendered, or that has other ports than its spec says. */
export const address: FleetRule = {
  id: 'reference/address',
  severity: 'error',
  summary:
    'A reference such as `url(…)` names a Service or a port of a Service that is not rendered.',
  why: 'The name does not resolve, or nothing answers at that port.',
  *check(manifests, instances) {
    const calling = instances.filter(({ calls }) => calls.length > 0);
    if (calling.length === 0) return;
    const fleet = new FleetIndex(manifests, instances);
    for (const caller of calling) {
      const [manifest] = fleet.objects(caller);
      for (const call of caller.calls) {
        const target = fleet.other(caller, call.app);
        // Argo CD renders it, or it was refused.
        if (manifest === undefined || target === undefined || target.app.kind.sources) continue;
        const services = fleet.objects(target).filter(isService);
        const service = services.find(({ object }) => object.metadata.name === call.service);
        const { port, podPort } = call;
        if (
          service !== undefined &&
          (port === undefined || hasPort(service, [port, podPort?.podPort]))
        )
          continue;
        const names = services.map(({ object }) => object.metadata.name);
        const found = service
          ? `has no port ${port}: it has ${(service.ports ?? []).join(', ') || 'none'}`
          : `does not exist: the app has ${names.join(', ') || 'no Service'}`;
        yield {
          manifest,
          message: `\`${formatField(call.path)}\` refers to "${call.app}", but its Service ${call.service} in ${call.namespace} ${found}.`,
          fix: `Correct \`port\` or \`service\` of the reference in ${caller.file}, or what changes the Service in ${target.file}.`,
          ...(service && { conflictsWith: service }),
        };
      }
    }
  },
};

function isService({ object }: Manifest): boolean {
  return object.kind === 'Service' && object.apiVersion === 'v1';
}

function hasPort({ ports = [] }: Manifest, wanted: readonly (number | undefined)[]): boolean {
  return ports.some((it) => wanted.includes(it));
}
