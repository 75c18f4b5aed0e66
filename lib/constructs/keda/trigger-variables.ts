import { nearest } from '../../base/hint';
import type { FieldProblem } from '../../base/validation';
import type { WorkloadSpec } from '../workloads/workload-spec';
import type { KedaScaling } from './keda-scaling';
import type { KedaTrigger } from './trigger';

type Variables = Pick<WorkloadSpec, 'config' | 'env' | 'envFrom' | 'secrets' | 'sidecars'>;

/** Environment variables that a trigger reads and the container does not have. */
export function unknownVariables({ keda }: KedaScaling, spec: Variables): FieldProblem[] {
  return keda.triggers.flatMap((trigger, i) =>
    variablesOf(trigger).flatMap(({ path, name, container }): FieldProblem[] => {
      const own = container === undefined ? spec : spec.sidecars?.[container];
      // The keys of what `envFrom` names are not known here, nor is a container that has the name of the workload.
      if (own === undefined || (own.envFrom ?? []).length > 0) return [];
      const { config, secrets } = container === undefined ? spec : {};
      const known = Object.keys({ ...own.env, ...config, ...secrets });
      if (known.includes(name)) return [];
      const guess = nearest(name, known);
      const where = container === undefined ? 'The main container' : `The sidecar ${container}`;
      const message = `${where} has no variable "${name}".${guess ? ` Did you mean "${guess}"?` : ''}`;
      return [{ path: ['replicas', 'keda', 'triggers', i, ...path], message }];
    }),
  );
}

interface Variable {
  readonly path: readonly string[];
  readonly name: string;
  readonly container?: string;
}

function variablesOf(trigger: KedaTrigger): Variable[] {
  const { auth } = trigger;
  const host = 'rabbitmq' in trigger ? trigger.rabbitmq.hostFromEnv : undefined;
  const parameters = Object.entries(auth && 'parameters' in auth ? auth.parameters : {});
  return [
    ...(host === undefined ? [] : [{ path: ['rabbitmq', 'hostFromEnv'], name: host }]),
    ...parameters.flatMap(([parameter, it]) => {
      if (!('env' in it)) return [];
      const { env: name, container } = it;
      const path = ['auth', 'parameters', parameter, 'env'];
      return [{ path, name, ...(container !== undefined && { container }) }];
    }),
  ];
}
