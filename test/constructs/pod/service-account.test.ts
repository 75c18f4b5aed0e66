import { byKind, kindsAndNames, pod, renderWorker, workerRefusals } from '../render';

test('pods without an account have no token of the default account', () => {
  const objects = renderWorker({});

  expect(pod(objects).automountServiceAccountToken).toBe(false);
  expect(pod(objects)).not.toHaveProperty('serviceAccountName');
});

test('an account created with the workload is named after it, and has no token', () => {
  const objects = renderWorker({ serviceAccount: {} });

  expect(pod(objects)).toMatchObject({
    serviceAccountName: 'my-app',
    automountServiceAccountToken: false,
  });
  expect(byKind(objects, 'ServiceAccount')).toEqual({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: 'my-app',
      labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
    },
    automountServiceAccountToken: false,
  });
});

test('an account can have an AWS role, which needs no token of the Kubernetes API', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/my-app';

  const objects = renderWorker({ serviceAccount: { roleArn } });

  expect(byKind(objects, 'ServiceAccount').metadata.annotations).toEqual({
    'eks.amazonaws.com/role-arn': roleArn,
  });
  expect(byKind(objects, 'ServiceAccount')['automountServiceAccountToken']).toBe(false);
  expect(pod(objects).automountServiceAccountToken).toBe(false);
});

test('an account can have other annotations', () => {
  const roleArn = 'arn:aws-cn:iam::123456789012:role/path/my-app';
  const annotations = { 'eks.amazonaws.com/token-expiration': '3600' };

  const objects = renderWorker({ serviceAccount: { roleArn, annotations } });

  expect(byKind(objects, 'ServiceAccount').metadata.annotations).toEqual({
    'eks.amazonaws.com/role-arn': roleArn,
    'eks.amazonaws.com/token-expiration': '3600',
  });
});

test('a token is mounted on request', () => {
  const objects = renderWorker({ serviceAccount: { token: true } });

  expect(pod(objects).automountServiceAccountToken).toBe(true);
  expect(byKind(objects, 'ServiceAccount')['automountServiceAccountToken']).toBe(true);
});

test('an existing account is not created, and its token is mounted on request', () => {
  const without = renderWorker({ serviceAccount: { name: 'shared' } });
  const withToken = renderWorker({ serviceAccount: { name: 'shared', token: true } });

  expect(kindsAndNames(without)).toEqual(['Deployment/my-app']);
  expect(pod(without)).toMatchObject({
    serviceAccountName: 'shared',
    automountServiceAccountToken: false,
  });
  expect(pod(withToken).automountServiceAccountToken).toBe(true);
});

test('an invalid AWS role is refused', () => {
  expect(workerRefusals({ serviceAccount: { roleArn: 'my-app' } })).toEqual([
    'serviceAccount.roleArn: "my-app" is not an IAM role, such as "arn:aws:iam::123456789012:role/my-app".',
  ]);
});

test('an account is either new or existing, not both', () => {
  const both = { name: 'shared', roleArn: 'arn:aws:iam::123456789012:role/my-app' };

  expect(workerRefusals({ serviceAccount: both })).toEqual([
    expect.stringMatching(
      /^serviceAccount: Use \{ roleArn, annotations, token \} .* or \{ name, token \}/,
    ),
  ]);
});
