import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DeploymentWorkload, deploymentSchema, v, Workload, workloadSchema } from '../../../lib';
import type { DeploymentSpec } from '../../../lib/constructs/workloads/deployment-spec';
import type {
  WorkloadIdentity,
  WorkloadSpec,
} from '../../../lib/constructs/workloads/workload-spec';
import { byKind, container, refusals, render, WORKER } from '../render';

interface CacheProps extends WorkloadIdentity, WorkloadSpec {
  readonly megabytes: number;
}

const cacheSchema = workloadSchema<CacheProps>({
  megabytes: v.pipe(v.number(), v.minValue(16, 'Use 16 or more.')),
});

/** A minimal custom workload. */
class Cache extends Workload<CacheProps> {
  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id, props, { schema: cacheSchema, port: { name: 'tcp', number: 11211 } });
    const args = ['--memory-limit', String(props.megabytes)];
    new k8s.KubeDaemonSet(this, 'DaemonSet', {
      metadata: this.metadata(),
      spec: {
        selector: { matchLabels: { ...this.selector } },
        template: this.podTemplate({ ...props, args }),
      },
    });
    this.addSurroundings(props);
    this.completeMetadata();
  }
}

interface QueueProps extends WorkloadIdentity, DeploymentSpec {
  readonly queue: string;
}

const queueSchema = deploymentSchema<QueueProps>({ queue: v.string() });

class Consumer extends DeploymentWorkload<QueueProps> {
  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id, { ...props, args: [props.queue] }, { schema: queueSchema });
  }
}

const cacheRefusals = (props: object) =>
  refusals(() =>
    render((chart) => new Cache(chart, 'Cache', { ...WORKER, megabytes: 64, ...props })),
  );

const queueRefusals = (props: object) =>
  refusals(() =>
    render((chart) => new Consumer(chart, 'Queue', { ...WORKER, queue: 'mail', ...props })),
  );

test('a custom workload renders like a built-in one', () => {
  const objects = render(
    (chart) =>
      new Cache(chart, 'Cache', {
        ...WORKER,
        megabytes: 64,
        config: { A: '1' },
        networkPolicy: { allowFrom: [{ app: 'shop' }] },
      }),
  );

  expect(container(objects)).toMatchObject({
    args: ['--memory-limit', '64'],
    ports: [{ name: 'tcp', containerPort: 11211 }],
    envFrom: [{ configMapRef: { name: 'my-app' } }],
  });
  expect(byKind(objects, 'NetworkPolicy')).toHaveProperty('spec.ingress.0.ports', [
    { port: 11211 },
  ]);
});

test('a custom workload is validated like a built-in one', () => {
  expect(cacheRefusals({ name: 'W_' })).toEqual([
    expect.stringMatching(/^name: "W_" is not a DNS label/),
  ]);
  expect(cacheRefusals({ image: 'example/cache:latest' })).toEqual([
    expect.stringMatching(/^image: /),
  ]);
  expect(cacheRefusals({ image: 'example/cache' })).toEqual([expect.stringMatching(/^image: /)]);
  expect(cacheRefusals({ terminationGracePeriodSeconds: -1 })).toEqual([
    'terminationGracePeriodSeconds: -1 is not a whole number of at least 0.',
  ]);
  expect(cacheRefusals({ confg: {} })).toEqual([
    'confg: There is no such field. Did you mean `config`?',
  ]);
  expect(cacheRefusals({ ports: { more: 11211 } })).toEqual([
    expect.stringMatching(/^ports\.more: Port 11211, named "more", conflicts with the main port/),
  ]);
});

test('custom fields are validated by their schemas', () => {
  expect(cacheRefusals({ megabytes: 8 })).toEqual(['megabytes: Use 16 or more.']);
  expect(cacheRefusals({ megabytes: undefined })).toEqual(['megabytes: This field is required.']);
  expect(cacheRefusals({ megabites: 8 })).toEqual([
    'megabites: There is no such field. Did you mean `megabytes`?',
  ]);
});

test('a custom Deployment is validated like a worker, with its own fields', () => {
  expect(queueRefusals({ queue: 1 })).toContain(
    'queue: Expected a string (put it in quotes), got 1.',
  );
  expect(queueRefusals({ strategy: { maxSurge: 0, maxUnavailable: 0 } })).toHaveLength(1);
  expect(queueRefusals({ replica: 2 })).toEqual([
    'replica: There is no such field. Did you mean `replicas`?',
  ]);
});

test('schemas of another copy of valibot work', () => {
  let copy: typeof v | undefined;
  jest.isolateModules(() => {
    copy = require('valibot');
  });
  expect(copy?.string).not.toBe(v.string);
  const other = copy as typeof v;

  const schema = workloadSchema<CacheProps>({
    megabytes: other.pipe(other.number(), other.minValue(16, 'Use 16 or more.')),
  });
  class Other extends Workload<CacheProps> {
    constructor(scope: Construct, props: object) {
      super(scope, 'Other', { ...WORKER, ...props } as CacheProps, { schema });
    }
  }
  const refused = (props: object) => refusals(() => render((chart) => new Other(chart, props)));

  expect(refused({ megabytes: 8 })).toEqual(['megabytes: Use 16 or more.']);
  expect(refused({})).toEqual(['megabytes: This field is required.']);
  expect(refused({ megabytes: '64' })).toEqual(['megabytes: Expected a number, got "64".']);
});
