import { tuningParameters } from '../../../../lib/constructs/argocd/install/parameters';
import type { ArgocdController } from '../../../../lib/model/argocd/argocd-operations';
import { COMPLETE } from '../../../argocd';

test('a sync ends after four hours, unless the platform says otherwise', () => {
  const timeout = (controller: ArgocdController) =>
    tuningParameters({ ...COMPLETE, controller })['controller.sync.timeout.seconds'];
  expect(timeout({})).toBe('14400');
  expect(timeout({ syncTimeoutSeconds: 600 })).toBe('600');
  expect(timeout({ syncTimeoutSeconds: 0 })).toBe('0');
});
