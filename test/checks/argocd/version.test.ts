import { renderAndCheck } from '../../../lib/render/render-fleet';
import { argocdFleet, MINIMAL } from '../../argocd';

const warnings = (version: string) =>
  renderAndCheck(argocdFleet({ ...MINIMAL, version })).findings.filter(
    ({ rule }) => rule === 'argocd/version',
  );

test('a version of Argo CD that is newer than the known settings is a warning', () => {
  expect(warnings('3.5.9')).toEqual([]);
  expect(warnings('3.6.0')).toMatchObject([
    { severity: 'warning', file: 'fleet/platform.ts', message: expect.stringContaining('3.6.0') },
  ]);
  expect(warnings('4.0.0')).toHaveLength(1);
});
