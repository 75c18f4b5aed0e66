import { outdatedWorkflows } from 'argosy/testing';
import { fleet } from './main';

test('the workflows offer every app and environment (fix: npx argosy workflows)', async () => {
  expect(await outdatedWorkflows(fleet)).toEqual([]);
});
