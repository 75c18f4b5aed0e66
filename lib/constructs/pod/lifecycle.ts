import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, unionByField } from '../../base/schema';
import { Port, wholeNumber } from '../../kubernetes/names';
import { ProcessText } from '../../kubernetes/text';
import { HeaderName } from './probe';

/** Hooks that run after a container's start and before its stop. */
export interface Lifecycle {
  readonly postStart?: LifecycleAction;
  readonly preStop?: LifecycleAction;
}

/** The action of a lifecycle hook: a command, an HTTP request, or a pause. */
export type LifecycleAction = ExecAction | HttpGetAction | SleepAction;

/** A command in the container. */
export interface ExecAction {
  readonly exec: readonly string[];
}

/** An HTTP GET request to the container. */
export interface HttpGetAction {
  readonly httpGet: {
    readonly path: string;
    readonly port: number;
    /** @default 'HTTP' */
    readonly scheme?: 'HTTP' | 'HTTPS';
    /** @default none */
    readonly headers?: Readonly<Record<string, string>>;
  };
}

/** A pause, for example until load balancers have stopped sending requests. Requires Kubernetes 1.30. */
export interface SleepAction {
  readonly sleep: {
    /** At most the `terminationGracePeriodSeconds` of the pod. */
    readonly seconds: number;
  };
}

const LifecycleActionSchema = unionByField<LifecycleAction>(
  {
    exec: objectSchema<ExecAction>({
      exec: v.pipe(v.array(ProcessText), v.minLength(1, 'The command is empty.')),
    }),
    httpGet: objectSchema<HttpGetAction>({
      httpGet: objectSchema<HttpGetAction['httpGet']>({
        path: v.string(),
        port: Port,
        scheme: v.optional(v.picklist(['HTTP', 'HTTPS'])),
        headers: v.optional(recordSchema(HeaderName, v.string())),
      }),
    }),
    sleep: objectSchema<SleepAction>({
      sleep: objectSchema<SleepAction['sleep']>({ seconds: wholeNumber(1) }),
    }),
  },
  'Use { exec: [<command>] }, { httpGet: { path, port } } or { sleep: { seconds } }.',
);

export const LifecycleSchema = objectSchema<Lifecycle>({
  postStart: v.optional(LifecycleActionSchema),
  preStop: v.optional(LifecycleActionSchema),
});

/** Converts lifecycle hooks to Kubernetes' format. */
export function toLifecycle(lifecycle: Lifecycle): k8s.Lifecycle {
  return defined<k8s.Lifecycle>({
    postStart: lifecycle.postStart && toHandler(lifecycle.postStart),
    preStop: lifecycle.preStop && toHandler(lifecycle.preStop),
  });
}

/** A handler with a field that the generated classes lack; see {@link withNewerPodFields}. */
export interface LifecycleHandler extends k8s.LifecycleHandler {
  readonly sleep?: SleepAction['sleep'];
}

function toHandler(action: LifecycleAction): LifecycleHandler {
  if ('exec' in action) return { exec: { command: [...action.exec] } };
  if ('sleep' in action) return { sleep: { seconds: action.sleep.seconds } };
  const { path, port, scheme, headers } = action.httpGet;
  return {
    httpGet: defined<k8s.HttpGetAction>({
      path,
      port: k8s.IntOrString.fromNumber(port),
      scheme,
      httpHeaders: headers && Object.entries(headers).map(([name, value]) => ({ name, value })),
    }),
  };
}
