import { ApiObject } from 'cdk8s';
import { byKind, refusals, render, renderWorker } from './render';

test('an object that the API server would refuse fails the test that renders it', () => {
  const build = () =>
    render((chart) => {
      const metadata = { name: 'x' };
      new ApiObject(chart, 'Object', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { ports: 80 },
      });
    });

  expect(build).toThrow('spec/ports must be array');
});

test('an object of a kind that cannot be validated fails the test that renders it', () => {
  const build = () =>
    render((chart) => new ApiObject(chart, 'Object', { apiVersion: 'v1', kind: 'Pod' }));

  expect(build).toThrow('There is no validator of v1/Pod.');
});

test('an Argo CD Application is also validated', () => {
  const build = () =>
    render((chart) => {
      const props = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', spec: {} };
      new ApiObject(chart, 'Object', { ...props, metadata: { name: 'x' } });
    });

  expect(build).toThrow('spec must have required property');
});

test('accepted properties are not a refusal, nor is any other error', () => {
  const broken = () => {
    throw new TypeError('broken');
  };

  expect(() => refusals(() => renderWorker({}))).toThrow('Nothing was refused.');
  expect(() => refusals(broken)).toThrow(TypeError);
});

test('a missing or duplicate kind is not found', () => {
  const objects = renderWorker({});

  expect(() => byKind(objects, 'Service')).toThrow('0 objects');
  expect(() => byKind([...objects, ...objects], 'Deployment')).toThrow('2 objects');
});
