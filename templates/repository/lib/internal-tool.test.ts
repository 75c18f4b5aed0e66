import { renderApp } from 'argosy/testing';
import { environments } from '../fleet/environments';
import { defineInternalTool } from './internal-tool';

test('every object of an internal tool has an owner label', () => {
  const tool = defineInternalTool(environments, {
    name: 'tool',
    image: 'registry.example.com/tool',
    base: { port: 8080, owner: 'platform' },
  });
  const objects = renderApp(tool, environments, '{{first}}');
  expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
  for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ owner: 'platform' });
});
