import { container, renderWorker, workerRefusals } from '../render';

test('an environment variable is a string or a reference', () => {
  const objects = renderWorker({
    env: {
      LOG_LEVEL: 'debug',
      PASSWORD: { secret: 'database', key: 'password' },
      REGION: { configMap: 'cluster', key: 'region' },
      POD_IP: { field: 'status.podIP' },
      MEMORY: { resource: 'limits.memory' },
    },
  });

  expect(container(objects).env).toEqual([
    { name: 'LOG_LEVEL', value: 'debug' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } },
    { name: 'REGION', valueFrom: { configMapKeyRef: { name: 'cluster', key: 'region' } } },
    { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    {
      name: 'MEMORY',
      valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '0' } },
    },
  ]);
});

test('a reference to a Secret or ConfigMap can be optional', () => {
  const { env } = container(
    renderWorker({
      env: {
        A: { secret: 'a', key: 'k', optional: true },
        B: { configMap: 'b', key: 'k', optional: true },
      },
    }),
  );

  expect(env?.[0]?.valueFrom?.secretKeyRef).toEqual({ name: 'a', key: 'k', optional: true });
  expect(env?.[1]?.valueFrom?.configMapKeyRef).toEqual({ name: 'b', key: 'k', optional: true });
});

test('a resource can have a divisor', () => {
  const { env } = container(
    renderWorker({ env: { MEMORY_MIB: { resource: 'limits.memory', divisor: '1Mi' } } }),
  );

  expect(env?.[0]?.valueFrom?.resourceFieldRef).toEqual({
    resource: 'limits.memory',
    divisor: '1Mi',
  });
});

test('variables keep their order: a variable can refer to earlier ones', () => {
  const { env } = container(renderWorker({ env: { B: '1', A: '$(B)2', C: '' } }));

  expect(env).toEqual([
    { name: 'B', value: '1' },
    { name: 'A', value: '$(B)2' },
    { name: 'C', value: '' },
  ]);
});

test('every key of a Secret or a ConfigMap can become a variable', () => {
  const { envFrom } = container(
    renderWorker({
      envFrom: [
        { secret: 'credentials' },
        { configMap: 'cluster', prefix: 'CLUSTER_', optional: true },
        { secret: 'extra', prefix: 'EXTRA_', optional: true },
      ],
    }),
  );

  expect(envFrom).toEqual([
    { secretRef: { name: 'credentials' } },
    { prefix: 'CLUSTER_', configMapRef: { name: 'cluster', optional: true } },
    { prefix: 'EXTRA_', secretRef: { name: 'extra', optional: true } },
  ]);
});

test('a container without variables has no list of them', () => {
  const main = container(renderWorker({ env: {}, envFrom: [] }));

  expect(main).not.toHaveProperty('env');
  expect(main).not.toHaveProperty('envFrom');
});

test('a number and a boolean are not strings', () => {
  const message =
    'Use a string (put numbers and true/false in quotes), { secret, key }, { configMap, key }, { field } or { resource }.';

  expect(workerRefusals({ env: { PORT: 8080, DEBUG: true } })).toEqual([
    `env.PORT: ${message}`,
    `env.DEBUG: ${message}`,
  ]);
});

test('a reference must be complete', () => {
  expect(workerRefusals({ env: { A: { secret: 'database' } } })).toHaveLength(1);
  expect(workerRefusals({ env: { A: { secret: 'database', key: '' } } })).toEqual([
    'env.A.key: It is empty.',
  ]);
  expect(workerRefusals({ env: { A: { secret: 'Data_Base', key: 'url' } } })).toEqual([
    expect.stringMatching(/^env\.A\.secret: "Data_Base" is not a DNS name/),
  ]);
});

test('a source of all keys is a Secret or a ConfigMap, not both', () => {
  expect(workerRefusals({ envFrom: [{ secret: 'a', configMap: 'b' }] })).toEqual([
    'envFrom[0]: Use { secret: <name> } or { configMap: <name> }.',
  ]);
});

test('an invalid variable name is refused', () => {
  expect(workerRefusals({ env: { '2FA': 'on' } })).toEqual([
    expect.stringMatching(/^env\["2FA"\]: "2FA" is not the name of an environment variable/),
  ]);
});

test.each([
  { field: 'status.podip' },
  { field: 'metadata.labels' },
  { resource: 'limits.gpu' },
  { resource: 'cpu' },
  { resource: 'limits.cpu', divisor: '3m' },
])('%j is refused: the API server does not know it', (value) => {
  expect(workerRefusals({ env: { A: value } })).toHaveLength(1);
});

test('every field of the pod and every resource can be used', () => {
  const labels = "metadata.labels['app.kubernetes.io/name']";
  const env = { A: { field: labels }, B: { resource: 'limits.memory', divisor: '1Mi' } } as const;
  expect(container(renderWorker({ env })).env?.map((it) => it.valueFrom)).toEqual([
    { fieldRef: { fieldPath: labels } },
    { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
  ]);
});
